import { HubException } from "../hub-exception.ts";
import type { CompletionMessage } from "../protocols/hub-message.ts";

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/** The calls of a client's methods whose results are still to come. */
export class ClientResults {
  readonly #timeoutMs: number;
  readonly #waiting = new Map<string, Waiting>();
  #count = 0;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  get areAwaited(): boolean {
    return this.#waiting.size > 0;
  }

  /** Sends a call under a new id, and waits for its result. Rejects if sending throws. */
  async call(send: (invocationId: string) => void): Promise<unknown> {
    const invocationId = `result-${++this.#count}`;
    send(invocationId);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const timer = setTimeout(
      () => this.#take(invocationId)?.reject(new Error("The client did not answer in time.")),
      this.#timeoutMs,
    );
    this.#waiting.set(invocationId, { resolve, reject, timer });
    return promise;
  }

  /** Returns false if nobody waits for it. */
  complete({ invocationId, outcome }: CompletionMessage): boolean {
    const waiting = this.#take(invocationId);
    if (waiting === undefined) return false;
    if ("error" in outcome) waiting.reject(new HubException(outcome.error));
    else waiting.resolve(outcome.result);
    return true;
  }

  rejectAll(error: Error): void {
    for (const id of this.#waiting.keys()) this.#take(id)?.reject(error);
  }

  #take(invocationId: string): Waiting | undefined {
    const waiting = this.#waiting.get(invocationId);
    clearTimeout(waiting?.timer);
    this.#waiting.delete(invocationId);
    return waiting;
  }
}
