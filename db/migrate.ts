import { sqliteFile } from "./database.ts";
import { migrateSqlite } from "./sqlite/migrate.ts";

/**
 * Brings the database that the URL names to the newest schema. What is done already is left alone. A SQLite file is made
 * if it is missing; a database of a SQL Server must exist.
 * @throws DatabaseUnavailable
 */
export async function migrateDatabase(url: string): Promise<void> {
  const file = sqliteFile(url);
  if (file !== null) return migrateSqlite(file);
  const { migrateMssql } = await import("./mssql/migrate.ts");
  return migrateMssql(url);
}
