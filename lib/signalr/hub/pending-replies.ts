interface Pending {
  resolve(reply: unknown): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/** Replies that are still to come, by the ids of what was asked. */
export class PendingReplies<Id> {
  readonly #pending = new Map<Id, Pending>();

  get size(): number {
    return this.#pending.size;
  }

  /** Waits for a reply. Rejects with the text if it does not come in time. */
  wait(id: Id, timeoutMs: number, tooLate: string): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const timer = setTimeout(() => this.reject(id, new Error(tooLate)), timeoutMs).unref();
    this.#pending.set(id, { resolve, reject, timer });
    return promise;
  }

  /** Returns false if nobody waits for it. */
  resolve(id: Id, reply: unknown): boolean {
    const pending = this.#take(id);
    pending?.resolve(reply);
    return pending !== undefined;
  }

  /** Returns false if nobody waits for it. */
  reject(id: Id, error: Error): boolean {
    const pending = this.#take(id);
    pending?.reject(error);
    return pending !== undefined;
  }

  rejectAll(error: Error): void {
    for (const id of this.#pending.keys()) this.reject(id, error);
  }

  #take(id: Id): Pending | undefined {
    const pending = this.#pending.get(id);
    clearTimeout(pending?.timer);
    this.#pending.delete(id);
    return pending;
  }
}
