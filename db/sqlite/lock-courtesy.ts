import { setTimeout } from "node:timers/promises";
import type { Connection } from "./connection.ts";

/** How long the lock stays free: enough for somebody who waits for it to ask at least once. */
const courtesyMs = 2;
/** For how long a process that was seen to write is taken to go on. */
const seenForMs = 100;
/** A process that never gets the lock is never seen either, so that whoever writes without a pause makes one this often. */
const pauseEveryMs = 50;

/**
 * Leaves the writers' lock of a SQLite file free between two transactions where another process writes as well. Two that
 * do so take turns, whatever each of them has to write.
 */
export class LockCourtesy {
  readonly #connection: Connection;
  #version: unknown;
  #committedAt = Number.NEGATIVE_INFINITY;
  #companySeenAt = Number.NEGATIVE_INFINITY;
  #pausedAt = Number.NEGATIVE_INFINITY;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  noteCommit(): void {
    this.#committedAt = performance.now();
  }

  /** Resolves when the lock has been free for long enough since the last commit. */
  async leaveLock(): Promise<void> {
    const freeMs = performance.now() - this.#committedAt;
    if (freeMs < courtesyMs && !this.#isDue()) return;
    if (freeMs < courtesyMs) await setTimeout(courtesyMs - freeMs);
    this.#pausedAt = performance.now();
  }

  #isDue(): boolean {
    const now = performance.now();
    if (this.#hasCompany()) this.#companySeenAt = now;
    return now - this.#companySeenAt < seenForMs || now - this.#pausedAt > pauseEveryMs;
  }

  /** Whether another connection has committed since this was asked the last time. */
  #hasCompany(): boolean {
    const last = this.#version;
    this.#version = this.#connection.ask("PRAGMA data_version")?.data_version;
    return last !== undefined && this.#version !== last;
  }
}
