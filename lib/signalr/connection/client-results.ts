import { PendingReplies } from "../hub/pending-replies.ts";
import { HubException } from "../hub-exception.ts";
import type { CompletionMessage } from "../protocols/hub-message.ts";

/** The calls of a client's methods whose results are still to come. */
export class ClientResults {
  readonly #timeoutMs: number;
  readonly #pending = new PendingReplies<string>();
  #count = 0;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  get areAwaited(): boolean {
    return this.#pending.size > 0;
  }

  /** Sends a call under a new id, and waits for its result. Rejects if sending throws. */
  async call(send: (invocationId: string) => void): Promise<unknown> {
    const invocationId = `result-${++this.#count}`;
    send(invocationId);
    return this.#pending.wait(invocationId, this.#timeoutMs, "The client did not answer in time.");
  }

  /** Returns false if nobody waits for it. */
  complete({ invocationId, outcome }: CompletionMessage): boolean {
    return "error" in outcome
      ? this.#pending.reject(invocationId, new HubException(outcome.error))
      : this.#pending.resolve(invocationId, outcome.result);
  }

  rejectAll(error: Error): void {
    this.#pending.rejectAll(error);
  }
}
