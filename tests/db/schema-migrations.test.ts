import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { getColumns, getTableName, is } from "drizzle-orm";
import { SQLiteTable } from "drizzle-orm/sqlite-core";
import { describe, expect, test } from "vitest";
import { readMigrations } from "#db/migration.ts";
import * as schema from "#db/schema/sqlite.ts";
import { aDatabaseFile } from "./a-database-file.ts";
import { type MssqlTable, tablesAfter } from "./mssql-ddl.ts";

/** A table as both databases can tell of it. */
interface Shape {
  columns: Record<string, string>;
  key: string[];
  references: string[];
  indexes: string[];
}

/** What each of Drizzle's types is on SQLite and on SQL Server. */
const typesOf: Record<string, { sqlite: string; mssql: RegExp }> = {
  SQLiteText: { sqlite: "text", mssql: /^nvarchar\((\d+|max)\)$/ },
  SQLiteInteger: { sqlite: "integer", mssql: /^(int|bigint)$/ },
  SQLiteTimestamp: { sqlite: "integer", mssql: /^datetime2\(3\)$/ },
  SQLiteBoolean: { sqlite: "integer", mssql: /^bit$/ },
};

const collation = "latin1_general_100_bin2";
const bytesOf: Record<string, number> = { int: 4, bigint: 8, bit: 1, "datetime2(3)": 7 };

/** Which of Drizzle's types each column has, by `table.column`. */
const drizzleTypes = new Map<string, string>(
  Object.values(schema).flatMap((table) =>
    is(table, SQLiteTable)
      ? Object.values(getColumns(table)).map(
          ({ name, columnType }) => [`${getTableName(table)}.${name}`, columnType] as const,
        )
      : [],
  ),
);

function describeColumn(isNullable: boolean, hasDefault: boolean): string {
  return `${isNullable ? "null" : "not null"}${hasDefault ? " with a default" : ""}`;
}

/** Asks SQLite about what has that name. */
type Ask = (query: string, name: string) => Record<string, SQLOutputValue>[];

/** The tables of a file that all migrations were applied to, as SQLite itself tells of them. */
async function sqliteTables(): Promise<Map<string, Shape>> {
  await using opened = await aDatabaseFile();
  using client = new DatabaseSync(opened.file);
  const ask: Ask = (query, name) => client.prepare(query).all(name);
  const tables = ask("SELECT name FROM sqlite_master WHERE type = ? AND name NOT GLOB '__drizzle*'", "table");
  return new Map(tables.map(({ name }) => [String(name), sqliteShape(String(name), ask)]));
}

function sqliteShape(table: string, ask: Ask): Shape {
  const columns = ask("SELECT * FROM pragma_table_info(?)", table);
  const keyed = columns.filter(({ pk }) => Number(pk) > 0).toSorted((a, b) => Number(a.pk) - Number(b.pk));
  const references = ask("SELECT * FROM pragma_foreign_key_list(?) ORDER BY id, seq", table);
  const indexes = ask("SELECT * FROM pragma_index_list(?) WHERE origin <> 'pk'", table);
  return {
    columns: Object.fromEntries(
      columns.map(({ name, type, notnull, pk, dflt_value }) => {
        const path = `${table}.${String(name)}`;
        expect([path, String(type).toLowerCase()]).toEqual([path, typeOf(path).sqlite]);
        return [name, describeColumn(Number(notnull) === 0 && Number(pk) === 0, dflt_value !== null)];
      }),
    ),
    key: namesIn(keyed, "name"),
    references: [...Map.groupBy(references, ({ id }) => id).values()]
      .map((parts) => `${namesIn(parts, "from").join()} → ${String(parts[0]?.table)}(${namesIn(parts, "to").join()})`)
      .toSorted(),
    indexes: indexes
      .map(({ name, unique }) => {
        const parts = ask("SELECT name FROM pragma_index_info(?) ORDER BY seqno", String(name));
        return `${unique === 1 ? "unique" : "plain"} ${namesIn(parts, "name").join()}`;
      })
      .toSorted(),
  };
}

function namesIn(rows: readonly Record<string, SQLOutputValue>[], column: string): string[] {
  return rows.map((row) => String(row[column]));
}

/** @param path `table.column` */
function typeOf(path: string) {
  const type = typesOf[drizzleTypes.get(path) ?? ""];
  if (type === undefined) throw new Error(`${path} is not in the schema, or of a type that is new here.`);
  return type;
}

function mssqlShape(name: string, { columns, primaryKey, foreignKeys, indexes }: MssqlTable): Shape {
  return {
    columns: Object.fromEntries(
      [...columns].map(([column, { type, isNullable, hasDefault }]) => {
        const path = `${name}.${column}`;
        expect([path, type]).toEqual([path, expect.stringMatching(typeOf(path).mssql)]);
        return [column, describeColumn(isNullable, hasDefault)];
      }),
    ),
    key: primaryKey,
    references: [...foreignKeys.values()].toSorted(),
    indexes: [...indexes.values()]
      .map(({ isUnique, columns: parts }) => `${isUnique ? "unique" : "plain"} ${parts.join()}`)
      .toSorted(),
  };
}

describe("the two sets of migrations", () => {
  const mssqlTables = tablesAfter(readMigrations("mssql").flatMap(({ statements }) => statements));

  test("leave equal tables, with equal columns, keys, references and indexes", async () => {
    const onMssql = Object.fromEntries([...mssqlTables].map(([name, table]) => [name, mssqlShape(name, table)]));
    expect(onMssql).toEqual(Object.fromEntries(await sqliteTables()));
    expect(mssqlTables.size).toBe(new Set([...drizzleTypes.keys()].map((path) => path.split(".")[0])).size);
  });

  test.each([...mssqlTables])("compare text byte by byte in the keys and indexes of %s", (_name, table) => {
    const compared = [table.primaryKey, ...[...table.indexes.values()].map(({ columns }) => columns)].flat();
    const texts = compared.filter((column) => table.columns.get(column)?.type.startsWith("nvarchar"));
    const collations = texts.map((column) => [column, table.columns.get(column)?.collation]);
    expect(collations).toEqual(texts.map((column) => [column, collation]));
  });

  test.each([...mssqlTables])("have no key of %s that is longer than SQL Server takes", (_name, table) => {
    const bytes = (columns: readonly string[]): number =>
      columns.reduce((sum, column) => {
        const type = table.columns.get(column)?.type ?? "";
        return sum + (bytesOf[type] ?? 2 * Number(/^nvarchar\((\d+)\)$/.exec(type)?.[1]));
      }, 0);
    expect(bytes(table.primaryKey)).toBeLessThanOrEqual(900);
    for (const { columns } of table.indexes.values()) expect(bytes(columns)).toBeLessThanOrEqual(1_700);
  });
});
