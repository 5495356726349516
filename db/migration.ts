import { resolve } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";

/** One step of the schema, which is applied whole or not at all. */
export interface Migration {
  name: string;
  statements: readonly string[];
}

export interface MigrationOptions {
  /** Those of this code unless others are given, oldest first. */
  migrations?: readonly Migration[];
  /** Called after the commit of each one. */
  onApplied?(name: string): void;
  /** Called with one line for each thing that somebody should know and that stops nothing. */
  onWarning?(line: string): void;
}

/** The tables of a database do not fit this code, or could not be made to. Its message is one line. */
export class SchemaUnfit extends Error {}

/** The table that a copy leaves in a database into which it has not copied everything yet. */
export const unfinishedCopyTable = "parley_copy";

export function readMigrations(database: "sqlite" | "mssql"): Migration[] {
  const migrationsFolder = resolve(import.meta.dirname, "../drizzle", database);
  return readMigrationFiles({ migrationsFolder }).map(({ name, sql }) => ({ name, statements: sql }));
}

/**
 * @returns the migrations that are not applied yet, oldest first.
 * @throws SchemaUnfit where the database has one that this code does not know.
 */
export function pendingMigrations(migrations: readonly Migration[], applied: readonly string[]): Migration[] {
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = applied.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new SchemaUnfit(
      `The database is newer than this Parley: it has the migration ${unknown}, which is not known here`,
    );
  }
  return migrations.filter(({ name }) => !applied.includes(name));
}

/** @throws SchemaUnfit where a migration is missing, or a copy has left only a part of an installation. */
export function assertSchemaFits(pending: readonly Migration[], { hasUnfinishedCopy }: { hasUnfinishedCopy: boolean }) {
  const [first] = pending;
  if (first !== undefined) {
    const count = pending.length === 1 ? "a migration is" : `${pending.length} migrations are`;
    throw new SchemaUnfit(
      `The database is older than this Parley: ${count} pending, from ${first.name} on; run npm run db:migrate`,
    );
  }
  if (hasUnfinishedCopy) {
    throw new SchemaUnfit("The database holds a copy that has not ended; run npm run db:copy again until it has");
  }
}

/** What stopped a migration, and where. */
export function migrationFailure({ name, statements }: Migration, index: number, error: unknown): SchemaUnfit {
  const words = error instanceof Error ? error.message.split("\n")[0] : String(error);
  const place = index < statements.length ? `its statement ${index + 1} of ${statements.length}` : "its end";
  return new SchemaUnfit(`The migration ${name} failed at ${place} and was taken back: ${words}`, { cause: error });
}
