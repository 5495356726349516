import { parseEnv } from "#lib/env.ts";
import { runCommand } from "./command.ts";
import { migrate } from "./settle-schema.ts";

/** Brings the installation's database to the newest schema, and says what it has applied. */
async function main(): Promise<void> {
  // Nothing is signed here.
  const env = parseEnv({ ...process.env, AUTH_SECRET: process.env.AUTH_SECRET ?? "x".repeat(32) });
  let count = 0;
  await migrate(env, (name) => {
    count += 1;
    process.stdout.write(`Applied ${name}.\n`);
  });
  process.stdout.write(count === 0 ? "Nothing to do: the schema is the newest.\n" : "The schema is the newest.\n");
}

await runCommand(main);
