import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { openDatabase } from "#db/database.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { type Env, parseEnv, SettingsError } from "#lib/env.ts";
import { seedDemo } from "./demo/seed.ts";

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
  if (existsSync(env.databaseFile)) {
    await fill(env, env.databaseFile);
  } else {
    // Made beside its place and moved when it is whole, so that a start that is cut short leaves no half of a demo.
    const unfinished = `${env.databaseFile}.unfinished`;
    for (const suffix of ["", "-wal", "-shm"]) rmSync(unfinished + suffix, { force: true });
    await fill(env, unfinished);
    renameSync(unfinished, env.databaseFile);
  }
  return { env, variables: completed };
}

async function fill(env: Env, file: string): Promise<void> {
  migrateDatabase(file);
  if (!env.demo) return;
  const database = openDatabase(file);
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
