import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { drizzle } from "drizzle-orm/node-sqlite";
import { buildingOf } from "../repositories/statement.ts";
import { sqliteDialect, sqliteFault } from "../sqlite/dialect.ts";
import type { CopySource, CopyTarget } from "./copy-ends.ts";
import { CopyRefused } from "./copy-refused.ts";
import { createSqliteProgress, dropProgress, sqliteProgress } from "./progress-table.ts";

const lockWaitMs = 1_000;

/** Nobody else has the file open meanwhile. @throws CopyRefused where somebody has */
export async function withSqliteSource<Result>(
  file: string,
  work: (source: CopySource) => Promise<Result>,
): Promise<Result> {
  using client = openAlone(file);
  const building = buildingOf(drizzle({ client }), sqliteDialect);
  client.exec("BEGIN");
  return await work({ read: (_tenantId, read) => read(building) });
}

/** Nobody else has the file open meanwhile. @throws CopyRefused where somebody has */
export async function withSqliteTarget<Result>(
  file: string,
  work: (target: CopyTarget) => Promise<Result>,
): Promise<Result> {
  mkdirSync(dirname(file), { recursive: true });
  using client = openAlone(file);
  const building = buildingOf(drizzle({ client }), sqliteDialect);
  return await work({
    read: (_tenantId, read) => read(building),
    write: async (_tenantId, write) => {
      client.exec("BEGIN IMMEDIATE");
      try {
        const result = await write(building);
        client.exec("COMMIT");
        return result;
      } catch (error) {
        client.exec("ROLLBACK");
        throw error;
      }
    },
    progress: sqliteProgress,
    has: async (table) => client.prepare("SELECT 1 FROM sqlite_master WHERE name = ?").get(table) !== undefined,
    createProgress: async () => client.exec(createSqliteProgress),
    dropProgress: async () => client.exec(dropProgress),
  });
}

/** With an exclusive lock that is held until the file is closed, which a process with the file open is in the way of. */
function openAlone(file: string): DatabaseSync {
  const client = new DatabaseSync(file, { timeout: lockWaitMs });
  try {
    client.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;");
    return client;
  } catch (error) {
    client.close();
    if (sqliteFault(error) !== "retry") throw error;
    throw new CopyRefused(`The file ${file} is in use: stop Parley first`, { cause: error });
  }
}
