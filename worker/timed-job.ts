import { setTimeout } from "node:timers/promises";

export interface TimedJobOptions {
  /** From the end of one run to the beginning of the next. */
  everyMs: number;
  /** Ends early once the signal is aborted. */
  run(signal: AbortSignal): Promise<void>;
  /** Told what `run` throws; the next run comes all the same. */
  onError(error: unknown): void;
}

/** Runs at once and then at intervals, never twice at a time. */
export class TimedJob {
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;

  constructor(options: TimedJobOptions) {
    this.#ended = this.#repeat(options);
  }

  /** Waits for a run that is under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  async #repeat({ everyMs, run, onError }: TimedJobOptions): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await run(signal).catch((error: unknown) => {
        if (!signal.aborted) onError(error);
      });
      await setTimeout(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
