import { ApiError } from "./api-error.ts";
import type { PendingMessage } from "./chat-state.ts";
import type { Replica } from "./replica.ts";
import { retryDelayMs } from "./retry-delay.ts";
import { sleep } from "./sleep.ts";

const retryWindowMaxMs = 5_000;

/**
 * Messages of ours on their way. In each conversation they go out one after the other, in the order in which they were
 * written, each under one id until it is acknowledged or refused for good.
 */
export class Outbox {
  readonly #replica: Replica;
  /** Sends one message and takes the acknowledgement into the replica. @throws ApiError */
  readonly #deliver: (message: PendingMessage) => Promise<void>;
  readonly #sending = new Set<string>();
  readonly #stopped: AbortSignal;
  #nudge = new AbortController();

  constructor(options: {
    replica: Replica;
    deliver: (message: PendingMessage) => Promise<void>;
    stopped: AbortSignal;
  }) {
    this.#replica = options.replica;
    this.#deliver = options.deliver;
    this.#stopped = options.stopped;
  }

  add(message: PendingMessage): void {
    this.#change(message.conversationId, (pending) => [...pending, message]);
    void this.#drain(message.conversationId);
  }

  retry(conversationId: string, messageId: string): void {
    this.#change(conversationId, (pending) =>
      pending.map((message) =>
        message.id === messageId ? { ...message, status: "sending" as const, error: null } : message,
      ),
    );
    void this.#drain(conversationId);
  }

  discard(conversationId: string, messageId: string): void {
    this.#change(conversationId, (pending) => pending.filter(({ id }) => id !== messageId));
  }

  /** The server has been reached: whatever waits for another try goes now. */
  nudge(): void {
    this.#nudge.abort();
    this.#nudge = new AbortController();
  }

  async #drain(conversationId: string): Promise<void> {
    if (this.#sending.has(conversationId)) return;
    this.#sending.add(conversationId);
    let attempt = 0;
    for (let next = this.#next(conversationId); next !== undefined && !this.#stopped.aborted; ) {
      const isSettled = await this.#attempt(next);
      if (!isSettled) {
        await sleep(retryDelayMs(attempt, retryWindowMaxMs), AbortSignal.any([this.#nudge.signal, this.#stopped]));
      }
      attempt = isSettled ? 0 : attempt + 1;
      next = this.#next(conversationId);
    }
    this.#sending.delete(conversationId);
  }

  #next(conversationId: string): PendingMessage | undefined {
    return this.#replica.state.pending[conversationId]?.find(({ status }) => status === "sending");
  }

  /** @returns whether the message is through or refused, so that the next one may go. */
  async #attempt(message: PendingMessage): Promise<boolean> {
    try {
      await this.#deliver(message);
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.isTemporary) return false;
      const reason = error instanceof Error ? error.message : String(error);
      this.#change(message.conversationId, (pending) =>
        pending.map((other) =>
          other.id === message.id ? { ...other, status: "failed" as const, error: reason } : other,
        ),
      );
      return true;
    }
  }

  #change(conversationId: string, change: (pending: readonly PendingMessage[]) => readonly PendingMessage[]): void {
    this.#replica.update((state) => ({
      ...state,
      pending: { ...state.pending, [conversationId]: change(state.pending[conversationId] ?? []) },
    }));
  }
}
