import { ApiError } from "../api-error.ts";
import type { PendingMessage } from "../chat-state.ts";
import type { Replica } from "../replica.ts";
import { retryDelayMs } from "../retry-delay.ts";
import { sleep } from "../sleep.ts";
import type { OutboxStorage } from "./outbox-storage.ts";
import { timeAfter } from "./pending-messages.ts";
import { PendingMirror } from "./pending-mirror.ts";

export interface OutboxOptions {
  replica: Replica;
  storage: OutboxStorage;
  /** Sends a message, and ends when its acknowledgement is in the replica. @throws ApiError */
  deliver(message: PendingMessage): Promise<void>;
  /** Loads what the server has of a conversation, for which another tab has sent. @throws ApiError */
  catchUp(conversationId: string): Promise<void>;
  /** A message is pending that opens a conversation, of which the server may not know yet. It may be told repeatedly. */
  onOpening(conversationId: string): void;
  /** The server takes no more for so long, because there was too much at once. */
  onSlowedDown?(ms: number): void;
  stopped: AbortSignal;
}

/** What is to be sent, under an id of the caller's. */
export type Draft = Pick<PendingMessage, "id" | "conversationId" | "kind" | "body" | "basedOnSeq" | "isOpening">;

/** How many unsent messages one participant may have stored. What is more fails at once, and may be tried again. */
export const storedMessagesMax = 200;
const fullError = "Too many messages wait to be sent. Try this one again when some of them are through.";

const sending = { status: "sending", error: null, code: null, missed: [] } satisfies Partial<PendingMessage>;

/** A try that the server did not answer is repeated within this time, or when the server is reached again. */
const unreachableWindowMaxMs = 30_000;
/** One that it could not take at the moment is repeated within this time. */
const troubledWindowMaxMs = 5_000;
/** Where the server asks for a pause, all who were asked come back within this time after it. */
const pauseSpreadMs = 1_000;
const pauseMsMax = 120_000;

/** After this long whoever sends lets other tabs have a turn: who seems to hang loses it. */
const turnMsMax = 5_000;

/**
 * Messages of ours on their way. In each conversation they go out one after the other, in the order in which they were
 * written, each under one id until it is acknowledged or refused for good. They are stored before their first try and until
 * their acknowledgement is in the replica, so that a crash loses none; and all tabs show them while one of them sends.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #messages: PendingMirror;
  /** How many tries have failed in a row in each conversation that is being worked on. */
  readonly #failures = new Map<string, number>();
  #nudge = new AbortController();

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#messages = new PendingMirror({ ...options, onRead: () => this.#drainAll() });
  }

  /** Goes on with what is stored, and shows from now on what other tabs write. */
  start(): void {
    this.#options.stopped.addEventListener("abort", this.#messages.follow(), { once: true });
  }

  /** Shows a message, stores it and sends it. One that is pending already is not added again. */
  add(draft: Draft): void {
    const waiting = this.#messages.of(draft.conversationId);
    if (waiting.some(({ id }) => id === draft.id)) return;
    const message = { ...draft, ...sending, refusals: 0, createdAt: timeAfter(waiting) };
    if (this.#messages.keptCount < storedMessagesMax) this.#send(message);
    else this.#messages.showOnly({ ...message, status: "failed", error: fullError });
  }

  /** Tries a failed message again. A reply that collided with others is based on all that has been seen since. */
  retry(conversationId: string, messageId: string): void {
    const message = this.#find(conversationId, messageId);
    const hasRoom = this.#messages.isKept(messageId) || this.#messages.keptCount < storedMessagesMax;
    if (message?.status === "failed" && hasRoom) {
      const basedOnSeq = message.code === "reply_collision" ? this.#seenSeq(message) : message.basedOnSeq;
      this.#send({ ...message, ...sending, basedOnSeq });
    }
  }

  /** Forgets a failed message. One that is being sent may have arrived already, so that it stays. */
  discard(conversationId: string, messageId: string): void {
    const message = this.#find(conversationId, messageId);
    if (message?.status === "failed") this.#messages.drop(message);
  }

  /** The server has been reached again: whatever waits for that goes now. */
  nudge(): void {
    this.#nudge.abort();
    this.#nudge = new AbortController();
    void this.#messages.refresh();
  }

  #find(conversationId: string, messageId: string): PendingMessage | undefined {
    return this.#messages.of(conversationId).find(({ id }) => id === messageId);
  }

  #seenSeq({ conversationId, missed }: PendingMessage): number {
    const loaded = this.#options.replica.state.transcripts[conversationId]?.seenSeq ?? 0;
    return Math.max(loaded, ...missed.map(({ seq }) => seq));
  }

  #send(message: PendingMessage): void {
    this.#messages.keep(message);
    void this.#drain(message.conversationId);
  }

  #drainAll(): void {
    for (const conversationId of Object.keys(this.#options.replica.state.pending)) void this.#drain(conversationId);
  }

  async #drain(conversationId: string): Promise<void> {
    if (this.#failures.has(conversationId) || this.#messages.next(conversationId) === undefined) return;
    this.#failures.set(conversationId, 0);
    const { storage, stopped } = this.#options;
    const done = new AbortController();
    // Whoever comes after a client that is stopped need not wait for what it has under way.
    const stop = new Promise<null>((resolve) => {
      stopped.addEventListener("abort", () => resolve(null), { signal: done.signal });
    });
    while (this.#messages.next(conversationId) !== undefined && !stopped.aborted) {
      const nudged = this.#nudge.signal;
      // Others may try while this tab waits: a page in the background waits long.
      const send = () => Promise.race([this.#sendAll(conversationId), stop]);
      const failure = await storage.exclusively(conversationId, send);
      if (failure !== null) await this.#wait(conversationId, failure, nudged);
    }
    done.abort();
    this.#failures.delete(conversationId);
  }

  /** @returns why the next message cannot go now, or null when there is none left or the turn is over */
  async #sendAll(conversationId: string): Promise<ApiError | null> {
    const { deliver, stopped } = this.#options;
    const begunAt = performance.now();
    while (!stopped.aborted && performance.now() - begunAt < turnMsMax) {
      // Others may have sent or discarded messages, and what was written here before is stored when this ends.
      await this.#messages.refresh();
      const message = this.#messages.next(conversationId);
      if (message === undefined || stopped.aborted) break;
      if (this.#messages.isBeingStored(message.id)) continue;
      try {
        await this.#messages.during(message, deliver);
      } catch (error) {
        if (error instanceof ApiError && error.isTemporary) return error;
        this.#refuse(message, error);
      }
      this.#failures.set(conversationId, 0);
    }
    return null;
  }

  #refuse({ conversationId, id }: PendingMessage, error: unknown): void {
    const message = this.#find(conversationId, id);
    // Its event may have come before.
    if (message === undefined) return;
    const { code, missed } = error instanceof ApiError ? error : { code: null, missed: [] };
    const reason = error instanceof Error ? error.message : String(error);
    const refusals = message.refusals + 1;
    this.#messages.keep({ ...message, status: "failed", error: reason, code, missed, refusals });
  }

  async #wait(conversationId: string, failure: ApiError, nudged: AbortSignal): Promise<void> {
    const { stopped } = this.#options;
    const count = this.#failures.get(conversationId) ?? 0;
    this.#failures.set(conversationId, count + 1);
    if (failure.code === "unreachable") {
      await sleep(retryDelayMs(count, unreachableWindowMaxMs), AbortSignal.any([nudged, stopped]));
    } else if (failure.code === "rate_limited" && failure.retryAfterSeconds !== null) {
      const pauseMs = Math.min(failure.retryAfterSeconds * 1_000, pauseMsMax) + Math.random() * pauseSpreadMs;
      this.#options.onSlowedDown?.(pauseMs);
      await sleep(pauseMs, stopped);
    } else {
      await sleep(retryDelayMs(count, troubledWindowMaxMs), stopped);
    }
  }
}
