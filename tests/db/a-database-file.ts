import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "#db/database.ts";
import { openSqlite } from "#db/sqlite/database.ts";
import { migrateSqlite } from "#db/sqlite/migrate.ts";

/** A SQLite file with the newest schema and nothing else, opened once. It is gone in the end. */
export async function aDatabaseFile(): Promise<AsyncDisposable & { file: string; database: Database }> {
  const folder = await mkdtemp(join(tmpdir(), "parley-sqlite-"));
  const file = join(folder, "parley.db");
  migrateSqlite(file);
  const database = openSqlite(file);
  return {
    file,
    database,
    async [Symbol.asyncDispose]() {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
