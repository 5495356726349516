import { getColumns, is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Building } from "../repositories/statement.ts";
import * as schema from "../schema/sqlite.ts";

/** A table as a copy goes through it. Columns are called what the schema calls them. */
export interface CopiedTable {
  key: string;
  /** What the database calls it. */
  name: string;
  /** Whether its rows are a tenant's; the others are the installation's. */
  isOfTenant: boolean;
  columns: string[];
  /** The columns of the primary key, without the tenant's. */
  keyColumns: string[];
}

/** All tables, each after those that its rows refer to. @throws Error where tables refer to each other in a circle. */
export function copiedTables(): CopiedTable[] {
  const tables = Object.entries(schema).flatMap(([key, table]) =>
    is(table, SQLiteTable) ? [[key, table] as const] : [],
  );
  const waiting = new Map(tables);
  const order: CopiedTable[] = [];
  while (waiting.size > 0) {
    const names = new Set(order.map(({ name }) => name));
    const ready = [...waiting].find(([, table]) => referencesOf(table).every((name) => names.has(name)));
    if (ready === undefined) throw new Error(`Tables that refer to each other: ${[...waiting.keys()].join(", ")}`);
    waiting.delete(ready[0]);
    order.push(describeTable(...ready));
  }
  return order;
}

/** The table as statements of this database name it. */
export function tableIn({ tables }: Building, { key }: CopiedTable): SQLiteTable {
  const table = new Map<string, SQLiteTable>(Object.entries(tables)).get(key);
  if (table === undefined) throw new Error(`There is no table ${key}.`);
  return table;
}

function referencesOf(table: SQLiteTable): string[] {
  const { name, foreignKeys } = getTableConfig(table);
  const references = foreignKeys.map((foreignKey) => getTableConfig(foreignKey.reference().foreignTable).name);
  return references.filter((reference) => reference !== name);
}

function describeTable(key: string, table: SQLiteTable): CopiedTable {
  const { name, primaryKeys, columns } = getTableConfig(table);
  const properties = Object.entries(getColumns(table));
  const keyed = primaryKeys[0]?.columns ?? columns.filter(({ primary }) => primary);
  const keyColumns = keyed.map((column) => {
    const property = properties.find(([, other]) => other.name === column.name)?.[0];
    if (property === undefined || column.dataType === "object date") {
      throw new Error(`A copy cannot go by the key of ${name}: ${column.name}.`);
    }
    return property;
  });
  return {
    key,
    name,
    isOfTenant: properties.some(([property]) => property === "tenantId"),
    columns: properties.map(([property]) => property),
    keyColumns: keyColumns.filter((property) => property !== "tenantId"),
  };
}
