import { type Database, openDatabase } from "#db/database.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { SettingsError } from "#lib/env.ts";

/** Runs a command. What is wrong with it is told in one line, and the process ends with 1. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${error instanceof SettingsError ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

/** Works on the database that the URL names, brought to the newest schema, and closes it again. */
export async function withDatabase(url: string, work: (database: Database) => Promise<void>): Promise<void> {
  await migrateDatabase(url);
  const database = await openDatabase(url);
  try {
    await work(database);
  } finally {
    await database.close();
  }
}
