import { type Database, openDatabase } from "#db/database.ts";
import { type Env, SettingsError } from "#lib/env.ts";
import { settleSchema } from "./settle-schema.ts";

/** Runs a command. What is wrong with it is told in one line, and the process ends with 1. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${error instanceof SettingsError ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

/** Works on the installation's database, once its schema is the newest, and closes it again. */
export async function withDatabase(env: Env, work: (database: Database) => Promise<void>): Promise<void> {
  await settleSchema(env);
  const database = await openDatabase(env.databaseUrl);
  try {
    await work(database);
  } finally {
    await database.close();
  }
}
