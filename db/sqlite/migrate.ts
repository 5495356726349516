import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { drizzle } from "drizzle-orm/node-sqlite";
import { migrate } from "drizzle-orm/node-sqlite/migrator";

/** Makes the file where it is missing, and brings it to the newest schema. */
export function migrateSqlite(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const client = new DatabaseSync(file, { timeout: 10_000 });
  try {
    migrate(drizzle({ client }), { migrationsFolder: resolve(import.meta.dirname, "../../drizzle/sqlite") });
  } finally {
    client.close();
  }
}
