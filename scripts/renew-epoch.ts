import { randomUUID } from "node:crypto";
import { openDatabase } from "#db/database.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { parseEnv, SettingsError } from "#lib/env.ts";

/**
 * Begins another life of every tenant's log. It is for a database that was restored from a backup: positions that
 * clients have seen may be given to other events now, so none of them may go on from its cursor.
 */
async function main(): Promise<void> {
  // Nothing is signed here.
  const env = parseEnv({ ...process.env, AUTH_SECRET: process.env.AUTH_SECRET ?? "x".repeat(32) });
  await migrateDatabase(env.databaseUrl);
  const database = await openDatabase(env.databaseUrl);
  try {
    const epoch = randomUUID();
    await database.directory.renewEpochs(epoch);
    const { length } = await database.directory.tenantIds();
    process.stdout.write(`The logs of ${length} tenants have a new epoch, ${epoch}. Every client loads a snapshot.\n`);
  } finally {
    await database.close();
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof SettingsError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
