import { DatabaseSync } from "node:sqlite";
import { drizzle } from "drizzle-orm/node-sqlite";
import type { Queries, QueryListener } from "../dialect.ts";

export interface Connection {
  readonly queries: Queries;
  /** Runs a statement that has no parameters and no rows, such as BEGIN. */
  execute(statement: string): void;
  close(): void;
}

/** How long a statement may block the event loop waiting for the other process's lock. Longer waits are asynchronous. */
const busyTimeoutMs = 20;

/** The first release without a known way to corrupt a WAL database that two processes share. */
const oldestVersion = [3, 51, 3] as const;

/** Opens the file, which is made if it is missing. Commits are durable when they return: WAL with `synchronous=FULL`. */
export function openConnection(file: string, onQuery?: QueryListener): Connection {
  const client = new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true });
  assertVersion(client);
  client.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  const queries = drizzle({ client, ...(onQuery && { logger: { logQuery: onQuery } }) });
  return {
    queries,
    execute: (statement) => client.exec(statement),
    close: () => client.close(),
  };
}

function assertVersion(client: DatabaseSync): void {
  const version = String(client.prepare("SELECT sqlite_version() AS version").get()?.version);
  const parts = version.split(".").map(Number);
  const difference = oldestVersion.map((part, index) => (parts[index] ?? 0) - part).find((step) => step !== 0) ?? 0;
  if (difference < 0) throw new Error(`SQLite ${version} is too old: ${oldestVersion.join(".")} or newer is needed.`);
}
