import { DatabaseUnavailable } from "#db/database-unavailable.ts";
import { checkDatabase, isSameMssqlDatabase, migrateDatabase } from "#db/migrate.ts";
import { SchemaUnfit } from "#db/migration.ts";
import { type Env, SettingsError } from "#lib/env.ts";

type Addresses = Pick<Env, "databaseUrl" | "migrateDatabaseUrl">;

/**
 * Sees to it that Parley can work on its database. A file is brought to the newest schema; so is a database of a SQL Server
 * where the settings name a login for that. Where they do not, nothing is changed.
 * @throws SettingsError
 */
export async function settleSchema({ databaseUrl, migrateDatabaseUrl }: Addresses): Promise<void> {
  const isFile = databaseUrl.startsWith("sqlite:");
  if (isFile || migrateDatabaseUrl !== undefined) await migrate({ databaseUrl, migrateDatabaseUrl });
  await toldInOneLine("DATABASE_URL", () => checkDatabase(databaseUrl, { onWarning: warn }));
}

/** Brings the database to the newest schema, with the login for that. @throws SettingsError */
export async function migrate(
  { databaseUrl, migrateDatabaseUrl }: Addresses,
  onApplied?: (name: string) => void,
): Promise<void> {
  const options = { onWarning: warn, ...(onApplied && { onApplied }) };
  if (migrateDatabaseUrl === undefined) {
    return toldInOneLine("DATABASE_URL", () => migrateDatabase(databaseUrl, options));
  }
  await toldInOneLine("MIGRATE_DATABASE_URL", async () => {
    if (!(await isSameMssqlDatabase(databaseUrl, migrateDatabaseUrl))) {
      throw new DatabaseUnavailable("it does not name the database of DATABASE_URL");
    }
    await migrateDatabase(migrateDatabaseUrl, options);
  });
}

function warn(line: string): void {
  process.stderr.write(`Warning: ${line}.\n`);
}

async function toldInOneLine(setting: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof DatabaseUnavailable) {
      throw new SettingsError(`${setting} is wrong: ${error.message}`, { cause: error });
    }
    throw error instanceof SchemaUnfit ? new SettingsError(error.message, { cause: error }) : error;
  }
}
