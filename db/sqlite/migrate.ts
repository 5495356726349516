import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DatabaseUnavailable } from "../database-unavailable.ts";
import {
  assertSchemaFits,
  type Migration,
  type MigrationOptions,
  migrationFailure,
  pendingMigrations,
  readMigrations,
  unfinishedCopyTable,
} from "../migration.ts";

/** How long it waits for another process that migrates or writes. */
const lockWaitMs = 60_000;

/** Makes the file where it is missing, and brings it to the newest schema. @throws SchemaUnfit */
export function migrateSqlite(
  file: string,
  { migrations = readMigrations("sqlite"), onApplied }: MigrationOptions = {},
): void {
  mkdirSync(dirname(file), { recursive: true });
  // A table is made anew without its rows' references in the way; before the commit all of them are looked at.
  using client = new DatabaseSync(file, { timeout: lockWaitMs, enableForeignKeyConstraints: false });
  while (pendingMigrations(migrations, appliedTo(client)).length > 0) {
    const applied = applyNext(client, migrations);
    if (applied !== null) onApplied?.(applied);
  }
}

/** @throws DatabaseUnavailable @throws SchemaUnfit where it is not on the newest schema, or holds a part of a copy. */
export function checkSqlite(file: string, { migrations = readMigrations("sqlite") }: MigrationOptions = {}): void {
  if (!existsSync(file)) throw new DatabaseUnavailable(`there is no file ${file}`);
  using client = new DatabaseSync(file, { timeout: lockWaitMs, readOnly: true });
  const pending = pendingMigrations(migrations, appliedTo(client));
  assertSchemaFits(pending, { hasUnfinishedCopy: hasTable(client, unfinishedCopyTable) });
}

/** @returns the name of the migration that it applied; null where another process was faster. */
function applyNext(client: DatabaseSync, migrations: readonly Migration[]): string | null {
  client.exec("BEGIN IMMEDIATE");
  try {
    const [next] = pendingMigrations(migrations, appliedTo(client));
    if (next !== undefined) apply(client, next);
    client.exec("COMMIT");
    return next?.name ?? null;
  } catch (error) {
    client.exec("ROLLBACK");
    throw error;
  }
}

function apply(client: DatabaseSync, migration: Migration): void {
  let index = 0;
  try {
    for (const statement of migration.statements) {
      client.exec(statement);
      index += 1;
    }
    const [broken] = client.prepare("PRAGMA foreign_key_check").all();
    if (broken !== undefined) throw new Error(`it leaves rows of ${String(broken.table)} that refer to nothing`);
  } catch (error) {
    throw migrationFailure(migration, index, error);
  }
  // The table is Drizzle's, which has migrated the files of before.
  client.exec(`CREATE TABLE IF NOT EXISTS __drizzle_migrations
    (id INTEGER PRIMARY KEY, hash text NOT NULL, created_at numeric, name text, applied_at TEXT)`);
  client
    .prepare("INSERT INTO __drizzle_migrations (hash, name, applied_at) VALUES ('', ?, ?)")
    .run(migration.name, new Date().toISOString());
}

function appliedTo(client: DatabaseSync): string[] {
  if (!hasTable(client, "__drizzle_migrations")) return [];
  return client
    .prepare("SELECT name FROM __drizzle_migrations")
    .all()
    .map(({ name }) => String(name));
}

function hasTable(client: DatabaseSync, name: string): boolean {
  return client.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(name) !== undefined;
}
