import { DatabaseSync, type StatementSync } from "node:sqlite";
import { drizzle } from "drizzle-orm/node-sqlite";
import type { Queries, QueryListener } from "../dialect.ts";
import { sqliteFault } from "./dialect.ts";
import { frameBytes, framesMax } from "./wal-limits.ts";

export interface Connection {
  readonly queries: Queries;
  readonly isInTransaction: boolean;
  /** Runs a statement that has no parameters and no rows, such as BEGIN. It is prepared once. */
  execute(statement: string): void;
  /**
   * The first row that a statement without parameters gives, by column. It is prepared once.
   * @returns null where there is none, or a lock of somebody else is in the way.
   */
  ask(statement: string): Record<string, unknown> | null;
  close(): void;
}

interface ConnectionOptions {
  onQuery?: QueryListener | undefined;
  /** How long a statement waits for a lock of somebody else. It holds up the event loop with it. */
  lockWaitMs?: number;
}

/** How long opening waits for another process that opens, recovers or closes the file. */
const openWaitMs = 2_000;

/**
 * Enough for a whole group of sends to stay in memory until its commit. With SQLite's own 2 MB its pages are written out
 * early, and then once more.
 */
export const cacheKilobytes = 32_768;

/** The first release without a known way to corrupt a WAL database that two processes share. */
const oldestVersion = [3, 51, 3] as const;

/**
 * Opens the file, which is made if it is missing. Commits are durable when they return: WAL with `synchronous=FULL`. What
 * a savepoint may have to take back is kept in memory (`temp_store`), where SQLite would write a file of it.
 */
export function openConnection(file: string, { onQuery, lockWaitMs = 20 }: ConnectionOptions = {}): Connection {
  const client = new DatabaseSync(file, { timeout: openWaitMs, enableForeignKeyConstraints: true });
  assertVersion(client);
  client.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -${cacheKilobytes};
    PRAGMA wal_autocheckpoint = ${framesMax};
    PRAGMA journal_size_limit = ${framesMax * frameBytes};
    PRAGMA busy_timeout = ${lockWaitMs};`);
  const prepared = new Map<string, StatementSync>();
  const prepare = (statement: string): StatementSync => {
    const known = prepared.get(statement) ?? client.prepare(statement);
    prepared.set(statement, known);
    return known;
  };
  return {
    queries: drizzle({ client, ...(onQuery && { logger: { logQuery: onQuery } }) }),
    get isInTransaction() {
      return client.isOpen && client.isTransaction;
    },
    execute: (statement) => void prepare(statement).run(),
    ask: (statement) => {
      try {
        return prepare(statement).get() ?? null;
      } catch (error) {
        if (sqliteFault(error) === "retry") return null;
        throw error;
      }
    },
    close: () => client.close(),
  };
}

function assertVersion(client: DatabaseSync): void {
  const version = String(client.prepare("SELECT sqlite_version() AS version").get()?.version);
  const parts = version.split(".").map(Number);
  const difference = oldestVersion.map((part, index) => (parts[index] ?? 0) - part).find((step) => step !== 0) ?? 0;
  if (difference < 0) throw new Error(`SQLite ${version} is too old: ${oldestVersion.join(".")} or newer is needed.`);
}
