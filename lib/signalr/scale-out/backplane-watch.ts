import type { HubHealth } from "../hub/hub-router.ts";

/**
 * Whether the backplane brings what this server sends to itself. It counts ticks of the caller's clock and not time, since
 * a process that was held up is late to hear as well.
 */
export class BackplaneWatch {
  readonly #maximumSilentTicks: number;
  #wasHeard = false;
  #silentTicks = 0;

  constructor(maximumSilentTicks: number) {
    this.#maximumSilentTicks = maximumSilentTicks;
  }

  get health(): HubHealth {
    if (!this.#wasHeard) return { isReady: false, reason: "The backplane has not brought anything yet." };
    if (this.#silentTicks <= this.#maximumSilentTicks) return { isReady: true };
    return { isReady: false, reason: "The backplane brings nothing any more." };
  }

  tick(): void {
    this.#silentTicks++;
  }

  heard(): void {
    this.#wasHeard = true;
    this.#silentTicks = 0;
  }
}
