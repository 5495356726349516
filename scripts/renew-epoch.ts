import { randomUUID } from "node:crypto";
import { parseEnv } from "#lib/env.ts";
import { runCommand, withDatabase } from "./command.ts";

/**
 * Begins another life of every tenant's log. It is for a database that was restored from a backup: positions that
 * clients have seen may be given to other events now, so none of them may go on from its cursor.
 */
async function main(): Promise<void> {
  // Nothing is signed here.
  const env = parseEnv({ ...process.env, AUTH_SECRET: process.env.AUTH_SECRET ?? "x".repeat(32) });
  await withDatabase(env, async ({ directory }) => {
    const epoch = randomUUID();
    await directory.renewEpochs(epoch);
    const { length } = await directory.tenantIds();
    process.stdout.write(`The logs of ${length} tenants have a new epoch, ${epoch}. Every client loads a snapshot.\n`);
  });
}

await runCommand(main);
