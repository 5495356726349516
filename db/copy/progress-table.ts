import { bigint, primaryKey as mssqlKey, mssqlTable, nvarchar } from "drizzle-orm/mssql-core";
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { unfinishedCopyTable } from "../migration.ts";

/**
 * How far a copy has come, kept in its target in the same transactions as the rows, and dropped when all is copied and
 * compared. A row without a table's name says what is copied.
 */
export const sqliteProgress = sqliteTable(
  unfinishedCopyTable,
  {
    tableName: text("table_name").notNull(),
    tenantId: text("tenant_id").notNull(),
    /** JSON: the key of the last row that is copied. */
    cursor: text("last_key").notNull(),
    rows: integer("row_count").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tableName, table.tenantId] })],
);

export const mssqlProgress = mssqlTable(
  unfinishedCopyTable,
  {
    tableName: nvarchar("table_name", { length: 128 }).notNull(),
    tenantId: nvarchar("tenant_id", { length: 64 }).notNull(),
    cursor: nvarchar("last_key", { length: "max" }).notNull(),
    rows: bigint("row_count", { mode: "number" }).notNull(),
  },
  (table) => [mssqlKey({ columns: [table.tableName, table.tenantId] })],
);

export type ProgressTable = typeof sqliteProgress;

export const createSqliteProgress = `CREATE TABLE IF NOT EXISTS ${unfinishedCopyTable} (table_name text NOT NULL,
  tenant_id text NOT NULL, last_key text NOT NULL, row_count integer NOT NULL, PRIMARY KEY (table_name, tenant_id))`;

export const createMssqlProgress = `if object_id(N'${unfinishedCopyTable}') is null create table ${unfinishedCopyTable} (
  table_name nvarchar(128) not null, tenant_id nvarchar(64) not null, last_key nvarchar(max) not null,
  row_count bigint not null, primary key (table_name, tenant_id))`;

export const dropProgress = `drop table ${unfinishedCopyTable}`;
