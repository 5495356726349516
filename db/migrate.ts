import { sqliteFile } from "./database.ts";
import type { MigrationOptions } from "./migration.ts";
import { checkSqlite, migrateSqlite } from "./sqlite/migrate.ts";

/**
 * Brings the database that the URL names to the newest schema. What is done already is left alone, and processes that do
 * it at once take turns. A SQLite file is made if it is missing; a database of a SQL Server must exist.
 * @throws DatabaseUnavailable
 * @throws SchemaUnfit where a migration fails, which leaves nothing of it, or the database is newer than this code.
 */
export async function migrateDatabase(url: string, options: MigrationOptions = {}): Promise<void> {
  const file = sqliteFile(url);
  if (file !== null) return migrateSqlite(file, options);
  const { migrateMssql } = await import("./mssql/migrate.ts");
  return migrateMssql(url, options);
}

/**
 * Looks whether Parley can work on the database, and changes nothing.
 * @throws DatabaseUnavailable
 * @throws SchemaUnfit where it is older or newer than this code, or a copy into it has not ended.
 */
export async function checkDatabase(url: string, options: MigrationOptions = {}): Promise<void> {
  const file = sqliteFile(url);
  if (file !== null) return checkSqlite(file, options);
  const { checkMssql } = await import("./mssql/migrate.ts");
  return checkMssql(url, options);
}

/** Whether both addresses are of one database of a SQL Server, with whatever login. @throws DatabaseUnavailable */
export async function isSameMssqlDatabase(one: string, other: string): Promise<boolean> {
  if (sqliteFile(one) !== null || sqliteFile(other) !== null) return false;
  const { parseMssqlUrl } = await import("./mssql/address.ts");
  const place = (url: string): string => {
    const { server, port, database } = parseMssqlUrl(url);
    return `${server.toLowerCase()}:${port}/${database.toLowerCase()}`;
  };
  return place(one) === place(other);
}
