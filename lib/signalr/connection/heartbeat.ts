import { nowMs } from "./clock.ts";

/** Something that looks at the time now and then. */
export interface Ticking {
  /** `now` is in milliseconds, as of `nowMs`. */
  tick(now: number): void;
}

/** One timer for all connections of a hub: a timer for each would cost more than the rest of an idle one. */
export class Heartbeat {
  readonly #everyMs: number;
  readonly #ticking = new Set<Ticking>();
  #timer: NodeJS.Timeout | undefined;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  add(ticking: Ticking): void {
    this.#ticking.add(ticking);
    this.#timer ??= setInterval(() => this.#tick(), this.#everyMs);
  }

  remove(ticking: Ticking): void {
    this.#ticking.delete(ticking);
    if (this.#ticking.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    const now = nowMs();
    for (const ticking of this.#ticking) ticking.tick(now);
  }
}
