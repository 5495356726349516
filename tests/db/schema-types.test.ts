import { getColumns, is } from "drizzle-orm";
import { MsSqlTable, getTableConfig as mssqlConfig } from "drizzle-orm/mssql-core";
import { SQLiteTable, getTableConfig as sqliteConfig } from "drizzle-orm/sqlite-core";
import { describe, expect, expectTypeOf, test } from "vitest";
import * as mssql from "#db/schema/mssql.ts";
import * as sqlite from "#db/schema/sqlite.ts";

type SelectRows<Tables> = {
  [Name in keyof Tables]: Tables[Name] extends { $inferSelect: infer Row } ? Row : never;
};
type InsertRows<Tables> = {
  [Name in keyof Tables]: Tables[Name] extends { $inferInsert: infer Row } ? Row : never;
};

const names = (columns: readonly object[]): string[] =>
  columns.map((column) => ("name" in column ? String(column.name) : "?"));

interface Shape {
  columns: Record<string, string>;
  key: string[];
  indexes: string[];
  references: string[];
}

function sqliteShape(table: SQLiteTable): Shape {
  const { columns, primaryKeys, indexes, foreignKeys } = sqliteConfig(table);
  const key = primaryKeys[0]?.columns ?? columns.filter(({ primary }) => primary);
  const unique = columns.filter(({ isUnique }) => isUnique).map(({ name }) => `unique ${name}`);
  return {
    columns: describeColumns(getColumns(table)),
    key: names(key),
    indexes: [
      ...indexes.map(({ config }) => `${config.unique ? "unique" : "plain"} ${names(config.columns).join()}`),
      ...unique,
    ].toSorted(),
    references: foreignKeys.map((foreignKey) => describeReference(foreignKey.reference(), sqliteConfig)).toSorted(),
  };
}

function mssqlShape(table: MsSqlTable): Shape {
  const { primaryKeys, indexes, foreignKeys } = mssqlConfig(table);
  return {
    columns: describeColumns(getColumns(table)),
    key: names(primaryKeys[0]?.columns ?? []),
    indexes: indexes
      .map(({ config }) => `${config.unique ? "unique" : "plain"} ${names(config.columns).join()}`)
      .toSorted(),
    references: foreignKeys.map((foreignKey) => describeReference(foreignKey.reference(), mssqlConfig)).toSorted(),
  };
}

function describeColumns(columns: Record<string, { name: string; notNull: boolean }>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(columns).map(([key, { name, notNull }]) => [key, `${name}${notNull ? "" : " or null"}`]),
  );
}

function describeReference<Table>(
  reference: { columns: object[]; foreignColumns: object[]; foreignTable: Table },
  configOf: (table: Table) => { name: string },
): string {
  const { columns, foreignColumns, foreignTable } = reference;
  return `${names(columns).join()} → ${configOf(foreignTable).name}(${names(foreignColumns).join()})`;
}

describe("the two schemas", () => {
  test("have equal rows", () => {
    expectTypeOf<SelectRows<typeof mssql>>().toEqualTypeOf<SelectRows<typeof sqlite>>();
    expectTypeOf<InsertRows<typeof mssql>>().toEqualTypeOf<InsertRows<typeof sqlite>>();
  });

  test("have the same tables", () => {
    expect(Object.keys(mssql).toSorted()).toEqual(Object.keys(sqlite).toSorted());
  });

  test.each(Object.entries(sqlite))("have the same columns, keys, indexes and references in %s", (name, canonical) => {
    const other = Object.entries(mssql).find(([key]) => key === name)?.[1];
    if (!is(canonical, SQLiteTable) || !is(other, MsSqlTable)) throw new Error(`${name} is not a table in both.`);
    expect(mssqlConfig(other).name).toBe(sqliteConfig(canonical).name);
    expect(mssqlShape(other)).toEqual(sqliteShape(canonical));
  });
});
