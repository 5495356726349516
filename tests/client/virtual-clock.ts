import type { Clock } from "#lib/client/clock.ts";

interface Timer {
  at: number;
  run: () => void;
}

/** So many things do not happen at one moment: something goes round in a circle without time passing. */
const turnsAtOnceMax = 10_000;

/** Time that passes only when a test lets it. Chance is always the middle, unless the test says otherwise. */
export class VirtualClock implements Clock {
  random: () => number = () => 0.5;
  #now = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Lets time pass. Whatever is due on the way happens at its time, and all that follows from it at once. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    let turns = 0;
    await settled();
    for (let next = this.#nextUntil(until); next !== undefined; next = this.#nextUntil(until)) {
      turns = next.at > this.#now ? 0 : turns + 1;
      if (turns > turnsAtOnceMax) throw new Error("Time stands still.");
      this.#now = next.at;
      this.#timers.delete(next);
      next.run();
      await settled();
    }
    this.#now = until;
  }

  #nextUntil(until: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (timer.at <= until && timer.at < (next?.at ?? Infinity)) next = timer;
    return next;
  }
}

/** Ends when every promise that can be fulfilled without time passing is. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
