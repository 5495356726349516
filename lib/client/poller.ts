import { ApiError } from "./api-error.ts";
import type { Clock } from "./clock.ts";
import type { Replica } from "./replica.ts";
import type { Transport } from "./transport.ts";

export interface PollerOptions {
  clock: Clock;
  transport: Transport;
  replica: Replica;
  /** The replica has reached the head that the server told. */
  onAnswer(): void;
  onFailure(error: unknown): void;
}

/** While something happens. */
const quickestMs = 1_000;
/** After nothing has happened for about half a minute. */
const slowestMs = 8_000;
const slowdownFactor = 1.25;
/** By how much of itself a pause is shortened or lengthened at most, so that clients do not ask together. */
const jitter = 0.25;
/** A request that takes longer is given up. */
const answerMaxMs = 10_000;
/** As many as the server gives out at most. */
const eventsPerPoll = 500;

/**
 * Reads on in the log by asking for more, again and again: quickly while something happens or is sent, less and less
 * often when nothing does. What has piled up is read page by page without a pause.
 */
export class Poller {
  readonly #options: PollerOptions;
  #phase: "stopped" | "asking" | "waiting" = "stopped";
  /** Grows when an answer is not waited for any more. */
  #serial = 0;
  #pauseMs = quickestMs;
  #askedAt = 0;
  #cancelTimer = (): void => undefined;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#phase !== "stopped") return;
    this.#pauseMs = quickestMs;
    this.#ask();
  }

  stop(): void {
    this.#enter("stopped");
  }

  /** Something happens: asks soon, and often for a while. */
  quicken(): void {
    if (this.#pauseMs === quickestMs) return;
    this.#pauseMs = quickestMs;
    if (this.#phase === "waiting") this.#wait();
  }

  /** Asks at once, also where a request of before is still waiting for its answer. */
  hurry(): void {
    this.#pauseMs = quickestMs;
    const isFresh = this.#phase === "asking" && this.#options.clock.now() - this.#askedAt < quickestMs;
    if (this.#phase !== "stopped" && !isFresh) this.#ask();
  }

  #enter(phase: "stopped" | "asking" | "waiting"): void {
    this.#cancelTimer();
    this.#serial += 1;
    this.#phase = phase;
  }

  #wait(): void {
    const { clock } = this.#options;
    this.#enter("waiting");
    const ms = this.#pauseMs * (1 - jitter + 2 * jitter * clock.random());
    this.#cancelTimer = clock.after(ms, () => this.#ask());
  }

  #ask(): void {
    this.#enter("asking");
    this.#askedAt = this.#options.clock.now();
    void this.#readOn(this.#serial);
  }

  async #readOn(serial: number): Promise<void> {
    try {
      const before = this.#options.replica.state.cursor;
      while (!(await this.#readPage(serial))) if (serial !== this.#serial) return;
      if (serial !== this.#serial) return;
      this.#answered(this.#options.replica.state.cursor !== before);
    } catch (error) {
      if (serial === this.#serial) this.#failed(error);
    }
  }

  /** @returns whether there is no more to read now. */
  async #readPage(serial: number): Promise<boolean> {
    const { replica, transport } = this.#options;
    this.#limitAnswer();
    const { cursor, generation } = replica.state;
    const { events, head, epoch, reset } = await transport.listEvents(replica.cursor, eventsPerPoll);
    if (serial !== this.#serial || generation !== replica.state.generation) return false;
    if (reset) replica.reset({ pos: head, epoch });
    else if (cursor === null) replica.startAt({ pos: head, epoch });
    else if (events.length < eventsPerPoll) replica.applyEvents(events, head);
    else replica.applyEvents(events);
    return (replica.state.cursor ?? 0) >= head;
  }

  #limitAnswer(): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.after(answerMaxMs, () =>
      this.#failed(new ApiError("unreachable", "The server does not answer.")),
    );
  }

  #answered(hasNews: boolean): void {
    this.#pauseMs = hasNews ? quickestMs : Math.min(slowestMs, this.#pauseMs * slowdownFactor);
    this.#wait();
    this.#options.onAnswer();
  }

  #failed(error: unknown): void {
    this.#pauseMs = Math.min(slowestMs, this.#pauseMs * slowdownFactor);
    this.#wait();
    this.#options.onFailure(error);
  }
}
