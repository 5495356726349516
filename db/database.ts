import type { Tenants } from "#lib/chat/store.ts";
import type { Directory } from "#lib/identity/directory.ts";
import type { QueryListener } from "./dialect.ts";
import { openSqlite } from "./sqlite/database.ts";

/** Tells that something was committed, by whichever process. It may also tell when nothing was. */
export interface CommitWatcher {
  close(): void;
}

export interface Database {
  readonly tenants: Tenants;
  readonly directory: Directory;
  /** @throws where the database does not answer. */
  ping(): Promise<void>;
  /** Calls `onCommit` at most every `everyMs` milliseconds; a database may look less often. */
  watch(everyMs: number, onCommit: () => void): CommitWatcher;
  /** Waits for what is under way, then closes. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  onQuery?: QueryListener;
}

/**
 * Opens the database that the URL names: `sqlite:<file>`, or a SQL Server by `mssql://user:password@host:port/database`.
 * A SQL Server is connected to when it is first asked for something.
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const file = sqliteFile(url);
  if (file !== null) return openSqlite(file, options);
  const { openMssql } = await import("./mssql/database.ts");
  return openMssql(url, options);
}

/** @returns the file that a `sqlite:` URL names, and null for another database. */
export function sqliteFile(url: string): string | null {
  return url.startsWith("sqlite:") ? url.slice("sqlite:".length) : null;
}
