import { Batch } from "./batch.ts";

/** Something that waits to be sent. */
export interface Flushable {
  flush(): void;
}

/**
 * Lets everything that was sent in a turn of the event loop leave at its end, in the order in which it began to wait.
 * One frame for five messages costs about a sixth of five frames.
 */
export class FlushQueue {
  #waiting: Flushable[] = [];
  #lastBegun: Batch | undefined;

  add(flushable: Flushable): void {
    if (this.#waiting.push(flushable) === 1) setImmediate(() => this.#flush());
  }

  /** The batch that begins with this message. Whoever asks next for the same gets the same. */
  begin(message: Buffer): Batch {
    if (this.#lastBegun?.isOnly(message) !== true) this.#lastBegun = new Batch(message);
    return this.#lastBegun;
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const flushable of waiting) flushable.flush();
    this.#lastBegun = undefined;
  }
}
