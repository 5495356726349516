import { summarise } from "#bench/statistics.ts";
import { messageId } from "../text.ts";
import type { Seat } from "./seat.ts";

export interface DoorResult {
  sends: number;
  p50Ms: number;
  p99Ms: number;
}

export interface Turn {
  seconds: number;
  /** How many messages become due each second; null for as many as are acknowledged. */
  perSecond: number | null;
}

/** How often it is looked whether messages have become due. */
const lookEveryMs = 1;

/** The senders at one door of a server. */
export class DoorLoad {
  readonly seats: readonly Seat[];
  #tookMs: number[] = [];
  #idle: Seat[] = [];
  /** When messages became due that nobody was free to send. */
  #due: number[] = [];
  #endsAt = 0;
  #isPaced = false;
  #finish: () => void = () => {};

  constructor(seats: readonly Seat[]) {
    this.seats = seats;
  }

  /** How many messages were acknowledged in this turn. */
  get acknowledged(): number {
    return this.#tookMs.length;
  }

  /** How many messages are in flight. */
  get pending(): number {
    return this.seats.length - this.#idle.length;
  }

  /** Resolves when everything that was sent is acknowledged. */
  async run({ seconds, perSecond }: Turn): Promise<DoorResult> {
    this.#tookMs = [];
    this.#idle = [...this.seats];
    this.#isPaced = perSecond !== null;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#finish = resolve;
    const startedAt = performance.now();
    this.#endsAt = startedAt + seconds * 1_000;
    if (perSecond === null) this.#due = this.seats.map(() => startedAt);
    else this.#pace(startedAt, 1_000 / perSecond);
    this.#sendDue();
    await promise;
    const { median, p99 } = summarise(this.#tookMs);
    return { sends: this.#tookMs.length, p50Ms: median, p99Ms: p99 };
  }

  /** Notes what becomes due, whether or not earlier messages are acknowledged. */
  #pace(startedAt: number, intervalMs: number): void {
    let next = startedAt;
    const timer = setInterval(() => {
      const now = performance.now();
      for (; next <= Math.min(now, this.#endsAt); next += intervalMs) this.#due.push(next);
      this.#sendDue();
      if (now < this.#endsAt) return;
      clearInterval(timer);
      this.#finishIfDone(now);
    }, lookEveryMs);
  }

  #sendDue(): void {
    while (this.#idle.length > 0 && this.#due.length > 0) {
      const [seat, dueAt] = [this.#idle.shift(), this.#due.shift()];
      if (seat !== undefined && dueAt !== undefined) this.#send(seat, dueAt);
    }
  }

  /** What a message takes is counted from when it was due, so that a slow server is not asked less. */
  #send(seat: Seat, dueAt: number): void {
    const id = messageId(seat.index, seat.acknowledged);
    seat.send(id, (acknowledged) => {
      const now = performance.now();
      if (acknowledged !== id) throw new Error(`${acknowledged} was acknowledged instead of ${id}.`);
      this.#tookMs.push(now - dueAt);
      seat.acknowledged += 1;
      this.#idle.push(seat);
      if (!this.#isPaced && now < this.#endsAt) this.#due.push(now);
      this.#sendDue();
      this.#finishIfDone(now);
    });
  }

  #finishIfDone(now: number): void {
    if (now >= this.#endsAt && this.#due.length === 0 && this.#idle.length === this.seats.length) this.#finish();
  }
}
