import { sleep } from "../sleep.ts";

/** A message goes out without being stored where the storage takes longer than this. */
const storageWaitMsMax = 1_000;
/**
 * Until a storage has first answered nobody knows what of earlier waits in it, which must go before what is new; so only
 * one that hangs for so long is done without.
 */
const firstAnswerWaitMsMax = 4_000;

/**
 * The calls of one client to its storage, one after the other: so a read shows all writes that were asked for before it,
 * and none that were asked for while it was under way. A storage that fails or hangs is done without.
 */
export class StorageQueue {
  #last: Promise<unknown> = Promise.resolve();
  #isHanging = false;
  #hasAnswered = false;
  /** How many writes of a message are yet to end. */
  readonly #writing = new Map<string, number>();
  /** The messages whose last write failed. */
  readonly #failed = new Set<string>();

  /** Whether what a read shows of this message is out of date. */
  isWriting(messageId: string): boolean {
    return this.#writing.has(messageId);
  }

  hasFailed(messageId: string): boolean {
    return this.#failed.has(messageId);
  }

  /** Whether there is a write to wait for, in a storage that works. */
  isWorthWaiting(messageId: string): boolean {
    return this.isWriting(messageId) && !this.hasFailed(messageId) && !this.#isHanging;
  }

  /** @returns whether it worked, when it has ended */
  read(call: () => Promise<void>): Promise<boolean> {
    const isDone = this.#last.then(call).then(
      () => true,
      () => false,
    );
    this.#last = isDone;
    return isDone;
  }

  write(messageId: string, call: () => Promise<void>): void {
    this.#writing.set(messageId, (this.#writing.get(messageId) ?? 0) + 1);
    void this.#noteEnd(messageId, this.read(call));
  }

  /** Waits for a call, but not for long, and not at all while an earlier one hangs. */
  async patiently(call: Promise<unknown>): Promise<void> {
    if (this.#isHanging) return;
    const answered = new AbortController();
    void this.#noteAnswer(call, answered);
    await sleep(this.#hasAnswered ? storageWaitMsMax : firstAnswerWaitMsMax, answered.signal);
    this.#isHanging = !answered.signal.aborted;
  }

  async #noteEnd(messageId: string, write: Promise<boolean>): Promise<void> {
    if (await write) this.#failed.delete(messageId);
    else this.#failed.add(messageId);
    const left = (this.#writing.get(messageId) ?? 1) - 1;
    if (left > 0) this.#writing.set(messageId, left);
    else this.#writing.delete(messageId);
  }

  async #noteAnswer(call: Promise<unknown>, answered: AbortController): Promise<void> {
    await call;
    this.#hasAnswered = true;
    this.#isHanging = false;
    answered.abort();
  }
}
