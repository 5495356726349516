import { mayPass } from "./api-error.ts";
import type { Clock } from "./clock.ts";
import { retryDelayMs } from "./retry-delay.ts";

/** A message of a conversation, by its `seq`, and with it all before it. */
export interface Watermark {
  conversationId: string;
  seq: number;
}

export interface WatermarkQueueOptions {
  clock: Clock;
  /** Tells the server. @throws ApiError */
  tell(marks: readonly Watermark[]): Promise<unknown>;
  /** How long a mark waits by chance before it is told, so that somebody else may be first. */
  spreadMs: number;
  marksPerCallMax: number;
}

/** From one call to the next. */
const tellEveryMs = 1_000;
const retryWindowMaxMs = 30_000;

/**
 * Watermarks on their way to the server: of each conversation the highest, gathered into few calls, and told again until
 * the server has them. Nobody hears of a failure. What the server refuses for good is forgotten.
 */
export class WatermarkQueue {
  readonly #options: WatermarkQueueOptions;
  readonly #waiting = new Map<string, number>();
  /** What the server is known to have. */
  readonly #settled = new Map<string, number>();
  /** Grows when all is forgotten, so that a late answer settles nothing. */
  #round = 0;
  #marksPerCall: number;
  #toldAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #isTelling = false;
  #cancelTimer: (() => void) | null = null;

  constructor(options: WatermarkQueueOptions) {
    this.#options = options;
    this.#marksPerCall = options.marksPerCallMax;
  }

  raise({ conversationId, seq }: Watermark): void {
    const known = Math.max(this.#waiting.get(conversationId) ?? 0, this.#settled.get(conversationId) ?? 0);
    if (seq <= known) return;
    this.#waiting.set(conversationId, seq);
    this.#schedule();
  }

  /** The server knows of a mark, whoever told it. */
  settle({ conversationId, seq }: Watermark): void {
    this.#settled.set(conversationId, Math.max(seq, this.#settled.get(conversationId) ?? 0));
    if ((this.#waiting.get(conversationId) ?? Number.POSITIVE_INFINITY) <= seq) this.#waiting.delete(conversationId);
  }

  /** The server has been reached again: what has failed need not wait any longer. */
  nudge(): void {
    this.#failures = 0;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#schedule();
  }

  /** Forgets everything: what it was about is gone. */
  clear(): void {
    this.#round += 1;
    this.#waiting.clear();
    this.#settled.clear();
  }

  stop(): void {
    this.clear();
    this.#cancelTimer?.();
  }

  #schedule(): void {
    if (this.#isTelling || this.#cancelTimer !== null || this.#waiting.size === 0) return;
    const { clock, spreadMs } = this.#options;
    const pauseMs = this.#toldAt + tellEveryMs - clock.now();
    const backOffMs = this.#failures === 0 ? 0 : retryDelayMs(this.#failures, retryWindowMaxMs, clock.random);
    this.#cancelTimer = clock.after(Math.max(pauseMs, backOffMs, spreadMs * clock.random()), () => {
      this.#cancelTimer = null;
      void this.#tell();
    });
  }

  async #tell(): Promise<void> {
    const marks = [...this.#waiting]
      .slice(0, this.#marksPerCall)
      .map(([conversationId, seq]) => ({ conversationId, seq }));
    if (marks.length === 0) return;
    const round = this.#round;
    this.#isTelling = true;
    this.#toldAt = this.#options.clock.now();
    try {
      await this.#options.tell(marks);
      this.#failures = 0;
      if (round === this.#round) for (const mark of marks) this.settle(mark);
    } catch (error) {
      if (round === this.#round) this.#noteFailure(error, marks);
    }
    this.#isTelling = false;
    if (this.#waiting.size === 0) this.#marksPerCall = this.#options.marksPerCallMax;
    this.#schedule();
  }

  #noteFailure(error: unknown, marks: readonly Watermark[]): void {
    if (mayPass(error)) {
      this.#failures += 1;
      return;
    }
    // One that is refused has all of its call refused, so that each is told by itself.
    if (marks.length > 1) this.#marksPerCall = 1;
    else for (const mark of marks) this.settle(mark);
  }
}
