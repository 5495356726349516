import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { sqliteFault } from "./dialect.ts";

/** Who stands in the turnstile asks for the lock every millisecond. One who does not is passed by. */
const patienceMs = 25;

/**
 * The place in front of the writers' lock of a SQLite file, for one. SQLite gives the lock to whoever happens to ask when
 * it is free, so that of two processes that write without a pause one might get nothing. Here who finds it taken waits in
 * the turnstile, and nobody passes: whoever has had the lock comes after them.
 *
 * The turnstile is the lock of an empty file beside the database, which the system takes away from a process that dies.
 * Where nobody has ever waited there is no such file.
 */
export class Turnstile {
  readonly #file: string;
  #client: DatabaseSync | null = null;
  #isInside = false;
  #turnedAwayAt: number | null = null;

  constructor(databaseFile: string) {
    this.#file = `${databaseFile}-turn`;
  }

  /** Whether it is this one's turn to ask for the lock. */
  mayAsk(): boolean {
    if (this.#isInside || !this.#isThere() || this.#enter()) return true;
    this.#turnedAwayAt ??= performance.now();
    return performance.now() - this.#turnedAwayAt > patienceMs;
  }

  /** Waits here for the lock, unless somebody else does. */
  stay(): void {
    if (!this.#isInside) this.#enter();
  }

  /** Lets others ask: the lock was had, or is not wanted any more. */
  leave(): void {
    this.#turnedAwayAt = null;
    if (!this.#isInside) return;
    this.#isInside = false;
    this.#client?.exec("ROLLBACK");
  }

  close(): void {
    this.#client?.close();
  }

  #isThere(): boolean {
    return this.#client !== null || existsSync(this.#file);
  }

  #enter(): boolean {
    try {
      this.#client ??= new DatabaseSync(this.#file, { timeout: 0 });
      this.#client.exec("BEGIN IMMEDIATE");
      this.#isInside = true;
    } catch (error) {
      if (sqliteFault(error) !== "retry") throw error;
    }
    return this.#isInside;
  }
}
