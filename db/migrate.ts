import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { drizzle } from "drizzle-orm/node-sqlite";
import { migrate } from "drizzle-orm/node-sqlite/migrator";

/** Brings the file, which is made if it is missing, to the newest schema. What is done already is left alone. */
export function migrateDatabase(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const client = new DatabaseSync(file, { timeout: 10_000 });
  try {
    migrate(drizzle({ client }), { migrationsFolder: resolve(import.meta.dirname, "../drizzle/sqlite") });
  } finally {
    client.close();
  }
}
