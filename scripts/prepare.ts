import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { openDatabase, sqliteFile } from "#db/database.ts";
import { type Env, parseEnv, SettingsError } from "#lib/env.ts";
import { seedDemo } from "./demo/seed.ts";
import { settleSchema } from "./settle-schema.ts";

type Variables = Record<string, string | undefined>;

/**
 * Makes an installation ready to start: the data folder, the newest schema, and where there is a demo, the demo and its
 * secret. Doing it again changes nothing.
 * @returns the settings, and the variables to start the processes with.
 * @throws SettingsError
 */
export async function prepare(variables: Variables): Promise<{ env: Env; variables: Variables }> {
  const completed = withDemoSecret(variables);
  const env = parseEnv(completed);
  mkdirSync(env.dataDir, { recursive: true });
  const file = sqliteFile(env.databaseUrl);
  if (file === null || existsSync(file)) {
    await fill(env, env.databaseUrl);
  } else {
    // Made beside its place and moved when it is whole, so that a start that is cut short leaves no half of a demo.
    const unfinished = `${file}.unfinished`;
    for (const suffix of ["", "-wal", "-shm"]) rmSync(unfinished + suffix, { force: true });
    await fill(env, `sqlite:${unfinished}`);
    renameSync(unfinished, file);
  }
  return { env, variables: completed };
}

async function fill(env: Env, databaseUrl: string): Promise<void> {
  await settleSchema({ ...env, databaseUrl });
  if (!env.demo) return;
  const database = await openDatabase(databaseUrl);
  try {
    await seedDemo(database, env);
  } finally {
    await database.close();
  }
}

/** An installation on the embedded default makes its own secret, once. One that names its database must be given one. */
function withDemoSecret(variables: Variables): Variables {
  if (variables.AUTH_SECRET) return variables;
  if (variables.DATABASE_URL) {
    throw new SettingsError("AUTH_SECRET is not set: with DATABASE_URL it must be, with at least 32 characters");
  }
  const { dataDir } = parseEnv({ ...variables, AUTH_SECRET: "x".repeat(32) });
  mkdirSync(dataDir, { recursive: true });
  const file = `${dataDir}/auth-secret`;
  if (!existsSync(file)) writeFileSync(file, randomBytes(48).toString("base64"), { mode: 0o600 });
  return { ...variables, AUTH_SECRET: readFileSync(file, "utf8").trim() };
}
