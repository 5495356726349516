import { setTimeout as delay } from "node:timers/promises";
import { within } from "../hub/within.ts";
import type { HubSession } from "./hub-session.ts";

/** The sessions of a server that are not over. */
export class SessionSet {
  readonly #sessions = new Set<HubSession>();
  #empty: PromiseWithResolvers<void> | undefined;

  add(session: HubSession): void {
    this.#sessions.add(session);
  }

  delete(session: HubSession): void {
    this.#sessions.delete(session);
    if (this.#sessions.size === 0) this.#empty?.resolve();
  }

  /** Sends all clients away, evenly over the window, each when its calls are over or have taken longer than this. */
  async drain(windowMs: number, callGraceMs: number): Promise<void> {
    const sessions = [...this.#sessions];
    const startedAt = performance.now();
    for (const [index, session] of sessions.entries()) {
      const dueMs = (windowMs * index) / sessions.length - (performance.now() - startedAt);
      if (dueMs >= 1) await delay(dueMs);
      session.drain(callGraceMs);
    }
  }

  terminate(): void {
    for (const session of this.#sessions) session.terminate();
  }

  /** Waits until all sessions are over, but no longer than this. */
  async whenEmpty(timeoutMs: number): Promise<void> {
    if (this.#sessions.size === 0) return;
    this.#empty = Promise.withResolvers();
    await within(timeoutMs, this.#empty.promise);
  }
}
