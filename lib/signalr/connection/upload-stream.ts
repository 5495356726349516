/** How an upload ends: with an error unless the client completed it. */
interface Ending {
  error: Error | undefined;
}

/** The items that a client uploads under one id, for the one method that reads them. */
export class UploadStream implements AsyncIterableIterator<unknown> {
  readonly #pressureChanged: () => void;
  #items: unknown[] = [];
  #ending: Ending | undefined;
  #reader: PromiseWithResolvers<IteratorResult<unknown>> | undefined;

  /** `pressureChanged` is told when `length` has changed. */
  constructor(pressureChanged: () => void) {
    this.#pressureChanged = pressureChanged;
  }

  /** How many items wait for the method. */
  get length(): number {
    return this.#items.length;
  }

  add(item: unknown): void {
    if (this.#ending !== undefined) return;
    if (this.#reader === undefined) {
      this.#items.push(item);
      this.#pressureChanged();
    } else this.#answer({ done: false, value: item });
  }

  /** Ends the stream after the items that are here. */
  end(error?: Error): void {
    this.#ending ??= { error };
    if (this.#reader === undefined) return;
    if (error === undefined) this.#answer({ done: true, value: undefined });
    else this.#takeReader()?.reject(error);
  }

  /** Forgets the items, and ends. */
  discard(): void {
    this.#items = [];
    this.end();
    this.#pressureChanged();
  }

  async next(): Promise<IteratorResult<unknown>> {
    if (this.#items.length > 0) {
      const value = this.#items.shift();
      this.#pressureChanged();
      return { done: false, value };
    }
    if (this.#ending?.error !== undefined) throw this.#ending.error;
    if (this.#ending !== undefined) return { done: true, value: undefined };
    this.#reader = Promise.withResolvers();
    return this.#reader.promise;
  }

  async return(): Promise<IteratorResult<unknown>> {
    this.discard();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #answer(result: IteratorResult<unknown>): void {
    this.#takeReader()?.resolve(result);
  }

  #takeReader(): PromiseWithResolvers<IteratorResult<unknown>> | undefined {
    const reader = this.#reader;
    this.#reader = undefined;
    return reader;
  }
}
