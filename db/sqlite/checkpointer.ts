import { setTimeout } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { framesBeforeCheckpoint, framesBeforeRestart, framesMax } from "./wal-limits.ts";

/** What the thread is told when it starts. */
export interface CheckpointOrders {
  file: string;
  framesBeforeRestart: number;
  /** One integer: 1 from when the thread is told to begin until it has ended, and 0 otherwise. */
  isAtWork: SharedArrayBuffer;
  /** One integer: 1 while the thread waits for the writers' lock or has it, and 0 otherwise. */
  wantsLock: SharedArrayBuffer;
}

/** How long a writer makes way at most, before a transaction. */
const makeWayMsMax = 10;
/** How long it waits where the log is too long, once for each time that the thread is at work. */
const waitMsMax = 1_000;

/**
 * Keeps the write-ahead log of a database short, by a thread that starts when it is first needed. Every process that
 * writes has one: they leave each other alone, and where one dies the other goes on.
 */
export class Checkpointer {
  readonly #file: string;
  readonly #isAtWork = sharedInteger();
  readonly #wantsLock = sharedInteger();
  #thread: Worker | null = null;
  /** SQLite copies the log by itself then, as soon as it is too long. */
  #isGone = false;
  #frames = 0;
  #framesCopied = 0;
  #hasWaited = false;

  constructor(file: string) {
    this.#file = file;
  }

  /** Takes note of how long the log is after a commit, and has it copied where it has grown enough. */
  noteLength(frames: number): void {
    this.#frames = frames;
    const hasRestarted = frames < this.#framesCopied;
    const grown = hasRestarted ? frames : frames - this.#framesCopied;
    if (this.#isGone || grown < framesBeforeCheckpoint || Atomics.load(this.#isAtWork, 0) === 1) return;
    this.#framesCopied = frames;
    this.#hasWaited = false;
    this.#thread ??= this.#start();
    Atomics.store(this.#isAtWork, 0, 1);
    Atomics.notify(this.#isAtWork, 0);
  }

  /** Resolves when the thread does not want the writers' lock, or they have waited for it long enough. */
  async makeWay(): Promise<void> {
    const isTooLong = this.#frames >= framesMax && !this.#hasWaited;
    const isInTheWay = (): boolean => Atomics.load(isTooLong ? this.#isAtWork : this.#wantsLock, 0) === 1;
    const until = performance.now() + (isTooLong ? waitMsMax : makeWayMsMax);
    while (isInTheWay() && performance.now() < until) await setTimeout(1);
    this.#hasWaited ||= isTooLong;
  }

  async close(): Promise<void> {
    await this.#thread?.terminate();
  }

  #start(): Worker {
    const orders: CheckpointOrders = {
      file: this.#file,
      framesBeforeRestart,
      isAtWork: this.#isAtWork.buffer,
      wantsLock: this.#wantsLock.buffer,
    };
    const thread = new Worker(new URL("./checkpoint-worker.ts", import.meta.url), { workerData: orders });
    thread.unref();
    thread.on("error", (error: Error) => {
      process.emitWarning(error);
      this.#isGone = true;
      Atomics.store(this.#isAtWork, 0, 0);
      Atomics.store(this.#wantsLock, 0, 0);
    });
    return thread;
  }
}

function sharedInteger(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}
