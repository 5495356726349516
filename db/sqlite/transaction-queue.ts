import { setTimeout } from "node:timers/promises";
import { ChatError } from "#lib/chat/errors.ts";
import type { Transactions } from "./transactions.ts";

interface Unit {
  readonly deadline: number;
  /** Runs the work and keeps its outcome to itself until `settle`. @returns whether it succeeded */
  run(): Promise<boolean>;
  settle(failure?: { error: unknown }): void;
}

/** How many units share one commit at most, and how long they may run together before the event loop has a turn. */
const unitsPerGroupMax = 128;
const groupMsMax = 8;
/** How long a unit waits for the transactions of other processes before it is refused as `busy`. */
const lockWaitMsDefault = 10_000;
const lockRetryMs = 1;

/**
 * Runs units of work one after the other on one connection, which is what SQLite wants of a writer. Units that wait
 * together share a transaction, in which one that fails rolls back alone, and are answered after the one commit: many
 * sends cost one sync of the disk. Between groups the lock is free for the other process.
 */
export class TransactionQueue {
  readonly #transactions: Transactions;
  readonly #lockWaitMs: number;
  readonly #waiting: Unit[] = [];
  #running: Promise<void> | null = null;

  constructor(transactions: Transactions, { lockWaitMs = lockWaitMsDefault }: { lockWaitMs?: number } = {}) {
    this.#transactions = transactions;
    this.#lockWaitMs = lockWaitMs;
  }

  /**
   * @returns what `work` returned, once it is committed.
   * @throws what `work` threw, or ChatError `busy` where the database stayed locked.
   */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    let settle: () => void = () => undefined;
    this.#waiting.push({
      deadline: performance.now() + this.#lockWaitMs,
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
    try {
      while (this.#waiting.length > 0) await this.#next();
    } finally {
      this.#running = null;
    }
  }

  /** Runs a transaction and answers its units, with the error where it did not come about. */
  async #next(): Promise<void> {
    const group: Unit[] = [];
    try {
      await this.#transactions.ready();
      if (await this.#begin()) await this.#runGroup(group);
      else this.#transactions.rollback();
      for (const unit of group) unit.settle();
    } catch (error) {
      const failed = group.length > 0 ? group : this.#waiting.splice(0);
      for (const unit of failed) unit.settle({ error });
      this.#transactions.rollback();
    }
  }

  /** Moves units from those that wait to the group, as many as share the transaction, and commits them. */
  async #runGroup(group: Unit[]): Promise<void> {
    const endAt = performance.now() + groupMsMax;
    while (group.length < unitsPerGroupMax && performance.now() < endAt) {
      const unit = this.#waiting.shift();
      if (unit === undefined) break;
      group.push(unit);
      await this.#transactions.runUnit(unit.run);
    }
    this.#transactions.commit();
  }

  /** @returns false where nobody has the patience any more. */
  async #begin(): Promise<boolean> {
    while (this.#waiting.length > 0) {
      if (this.#transactions.begin()) return true;
      await setTimeout(lockRetryMs);
      const isOverdue = ({ deadline }: Unit): boolean => deadline <= performance.now();
      while (this.#waiting[0] && isOverdue(this.#waiting[0])) {
        this.#waiting.shift()?.settle({ error: new ChatError("busy", "Try again in a moment.") });
      }
    }
    return false;
  }
}
