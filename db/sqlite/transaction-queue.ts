import { setImmediate, setTimeout } from "node:timers/promises";
import { ChatError } from "#lib/chat/errors.ts";
import type { Connection } from "./connection.ts";
import { sqliteFault } from "./dialect.ts";

interface Unit {
  /** Runs the work and keeps its outcome to itself until `settle`. @returns whether it succeeded */
  run(): Promise<boolean>;
  settle(failure?: { error: unknown }): void;
}

/** How many units share one commit at most. */
const unitsPerGroupMax = 64;
/** How long a group waits for another process's transaction before its units are refused as `busy`. */
const lockWaitMs = 10_000;
const lockRetryMs = 2;

/**
 * Runs units of work one after the other on one connection, which is what SQLite wants of a writer. Units that wait
 * together share a transaction, each in a savepoint of its own, and are answered after the one commit: many sends cost
 * one sync of the disk, and one that fails rolls back alone. Between groups the lock is free for the other process.
 */
export class TransactionQueue {
  readonly #connection: Connection;
  readonly #access: "read" | "write";
  readonly #waiting: Unit[] = [];
  #running: Promise<void> | null = null;

  constructor(connection: Connection, access: "read" | "write") {
    this.#connection = connection;
    this.#access = access;
  }

  /**
   * @returns what `work` returned, once it is committed.
   * @throws what `work` threw, or ChatError `busy` where the database stayed locked.
   */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    let settle: () => void = () => undefined;
    this.#waiting.push({
      run: () =>
        work().then(
          (result) => {
            settle = () => resolve(result);
            return true;
          },
          (error: unknown) => {
            settle = () => reject(error);
            return false;
          },
        ),
      settle: (failure) => (failure ? reject(failure.error) : settle()),
    });
    this.#running ??= this.#drain();
    return promise;
  }

  /** Resolves when nothing waits or runs any more. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #drain(): Promise<void> {
    await setImmediate();
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, unitsPerGroupMax);
      try {
        await this.#runGroup(group);
        for (const unit of group) unit.settle();
      } catch (error) {
        for (const unit of group) unit.settle({ error });
      }
      await setImmediate();
    }
    this.#running = null;
  }

  async #runGroup(group: Unit[]): Promise<void> {
    await this.#begin();
    try {
      for (const unit of group) await this.#runUnit(unit);
      this.#connection.execute("COMMIT");
    } catch (error) {
      this.#connection.execute("ROLLBACK");
      throw error;
    }
  }

  async #runUnit(unit: Unit): Promise<void> {
    if (this.#access === "read") {
      await unit.run();
      return;
    }
    this.#connection.execute("SAVEPOINT unit");
    if (!(await unit.run())) this.#connection.execute("ROLLBACK TO unit");
    this.#connection.execute("RELEASE unit");
  }

  async #begin(): Promise<void> {
    const statement = this.#access === "write" ? "BEGIN IMMEDIATE" : "BEGIN";
    const deadline = performance.now() + lockWaitMs;
    for (;;) {
      try {
        this.#connection.execute(statement);
        return;
      } catch (error) {
        if (sqliteFault(error) !== "retry") throw error;
        if (performance.now() > deadline) throw new ChatError("busy", "Try again in a moment.", { cause: error });
        await setTimeout(lockRetryMs * (1 + Math.random()));
      }
    }
  }
}
