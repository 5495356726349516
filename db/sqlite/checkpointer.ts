import { setTimeout } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { framesBeforeCheckpoint, framesMax } from "./wal-limits.ts";

/** What the thread is told when it starts. */
export interface CheckpointOrders {
  file: string;
  /** One integer: 1 from when the thread is told to begin until it has ended, and 0 otherwise. */
  isAtWork: SharedArrayBuffer;
}

/** How long a writer waits for the thread where the log is too long, once for each time that the thread is at work. */
const waitMsMax = 1_000;

/**
 * Keeps the write-ahead log of a database short, by a thread that starts when it is first needed. Every process that
 * writes has one: they leave each other alone, and where one dies the other goes on.
 */
export class Checkpointer {
  readonly #file: string;
  readonly #isAtWork = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #thread: Worker | null = null;
  /** SQLite copies the log by itself then, as soon as it is too long. */
  #isGone = false;
  #framesCopied = 0;
  #hasWaited = false;

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * Has the log copied where it has grown enough. Resolves when a writer may make it longer.
   * @param frames how long it is
   */
  async watch(frames: number): Promise<void> {
    const hasRestarted = frames < this.#framesCopied;
    const grown = hasRestarted ? frames : frames - this.#framesCopied;
    if (grown >= framesBeforeCheckpoint && !this.#isGone && !this.#threadIsAtWork) {
      this.#framesCopied = frames;
      this.#hasWaited = false;
      this.#begin();
    }
    if (frames >= framesMax && !this.#hasWaited) await this.#threadHasEnded();
  }

  async close(): Promise<void> {
    await this.#thread?.terminate();
  }

  get #threadIsAtWork(): boolean {
    return Atomics.load(this.#isAtWork, 0) === 1;
  }

  #begin(): void {
    this.#thread ??= this.#start();
    Atomics.store(this.#isAtWork, 0, 1);
    Atomics.notify(this.#isAtWork, 0);
  }

  async #threadHasEnded(): Promise<void> {
    this.#hasWaited = true;
    const until = performance.now() + waitMsMax;
    while (this.#threadIsAtWork && performance.now() < until) await setTimeout(1);
  }

  #start(): Worker {
    const orders: CheckpointOrders = { file: this.#file, isAtWork: this.#isAtWork.buffer };
    const thread = new Worker(new URL("./checkpoint-worker.ts", import.meta.url), { workerData: orders });
    thread.unref();
    thread.on("error", (error: Error) => {
      process.emitWarning(error);
      this.#isGone = true;
      Atomics.store(this.#isAtWork, 0, 0);
    });
    return thread;
  }
}
