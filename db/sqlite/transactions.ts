import { setImmediate } from "node:timers/promises";
import type { Checkpointer } from "./checkpointer.ts";
import type { Connection } from "./connection.ts";
import { sqliteFault } from "./dialect.ts";
import type { Turnstile } from "./turnstile.ts";

/** The transactions of a connection, one after the other. */
export interface Transactions {
  /** Resolves when the next one may begin. The event loop has had a turn then. */
  ready(): Promise<void>;
  /** @returns false where somebody else has the lock. */
  begin(): boolean;
  /** Runs one unit of several, of which one that does not succeed leaves nothing. */
  runUnit(unit: () => Promise<boolean>): Promise<void>;
  commit(): void;
  /** Leaves nothing of the transaction, or of the wish for one. */
  rollback(): void;
}

/** What a writer shares the file with. */
interface Neighbours {
  turnstile: Turnstile;
  checkpointer: Checkpointer;
}

/** Transactions that read one state of the database. */
export function readTransactions(connection: Connection): Transactions {
  return {
    ready: () => setImmediate(),
    begin: () =>
      tryToBegin(connection, () => {
        connection.execute("BEGIN");
        // Which state it is, is decided by the first statement that reads; and only that may find the file locked.
        connection.execute("PRAGMA schema_version");
      }),
    runUnit: async (unit) => void (await unit()),
    commit: () => connection.execute("COMMIT"),
    rollback: () => rollBack(connection),
  };
}

/** Transactions that write. Two processes that write without a pause take turns. */
export function writeTransactions(connection: Connection, { turnstile, checkpointer }: Neighbours): Transactions {
  return {
    async ready() {
      await setImmediate();
      await checkpointer.watch(Number(connection.ask("PRAGMA wal_checkpoint(NOOP)")?.log ?? 0));
    },
    begin() {
      if (!turnstile.mayAsk()) return false;
      const hasBegun = tryToBegin(connection, () => connection.execute("BEGIN IMMEDIATE"));
      if (hasBegun) turnstile.leave();
      else turnstile.stay();
      return hasBegun;
    },
    async runUnit(unit) {
      connection.execute("SAVEPOINT unit");
      if (!(await unit())) connection.execute("ROLLBACK TO unit");
      connection.execute("RELEASE unit");
    },
    commit: () => connection.execute("COMMIT"),
    rollback() {
      turnstile.leave();
      rollBack(connection);
    },
  };
}

function tryToBegin(connection: Connection, begin: () => void): boolean {
  try {
    begin();
    return true;
  } catch (error) {
    rollBack(connection);
    if (sqliteFault(error) === "retry") return false;
    throw error;
  }
}

/** SQLite itself rolls back where it has no other choice, as with a full disk. */
function rollBack(connection: Connection): void {
  if (connection.isInTransaction) connection.execute("ROLLBACK");
}
