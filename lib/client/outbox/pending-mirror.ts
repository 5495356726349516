import { ApiError } from "../api-error.ts";
import { removePending } from "../apply-event.ts";
import type { PendingMessage } from "../chat-state.ts";
import type { Replica } from "../replica.ts";
import type { OutboxStorage } from "./outbox-storage.ts";
import { allPending, leftPending, putPending } from "./pending-messages.ts";
import { StorageQueue } from "./storage-queue.ts";

export interface PendingMirrorOptions {
  replica: Replica;
  storage: OutboxStorage;
  /** Loads what the server has of a conversation, for which another tab has sent. @throws ApiError */
  catchUp(conversationId: string): Promise<void>;
  /** A message is pending that opens a conversation, of which the server may not know yet. It may be told repeatedly. */
  onOpening(conversationId: string): void;
  /** The storage has been read. */
  onRead(): void;
}

/**
 * Keeps the pending messages that are shown and those that are stored in step: what is put here is stored, what others
 * store is shown, and what has left the state, because it was acknowledged or discarded, is taken out of the storage.
 * Where the storage fails, what is shown is all there is; it is stored as soon as that works again.
 */
export class PendingMirror {
  readonly #options: PendingMirrorOptions;
  readonly #queue = new StorageQueue();
  /** What the storage holds by all that this client knows. */
  readonly #stored = new Set<string>();
  /** What is shown without being stored, on purpose. */
  readonly #unkept = new Set<string>();
  /** What another tab has taken out of the storage, so that it is not ours to send, until it is known why. */
  readonly #gone = new Set<string>();
  /** What is on its way to the server from here, so that its answer will tell. */
  readonly #underWay = new Set<string>();
  /** The conversations that are being loaded to learn what became of messages. */
  readonly #catchingUp = new Set<string>();
  #isReadDue = false;

  constructor(options: PendingMirrorOptions) {
    this.#options = options;
    options.replica.store.subscribe((state, before) => {
      if (state.generation !== before.generation) for (const message of this.all) this.#announce(message);
      if (state.pending === before.pending) return;
      for (const { id } of leftPending(before.pending, state.pending)) this.#forget(id);
    });
  }

  /** Begins to show what others store. @returns what ends it */
  follow(): () => void {
    const end = this.#options.storage.onChange(() => {
      if (this.#isReadDue) return;
      this.#isReadDue = true;
      void this.#read();
    });
    void this.#read();
    return end;
  }

  get all(): PendingMessage[] {
    return allPending(this.#options.replica.state.pending);
  }

  /** How many messages are stored, or are to be. */
  get keptCount(): number {
    return this.all.length - this.#unkept.size;
  }

  isKept(messageId: string): boolean {
    return !this.#unkept.has(messageId);
  }

  of(conversationId: string): readonly PendingMessage[] {
    return this.#options.replica.state.pending[conversationId] ?? [];
  }

  /** The message of a conversation whose turn it is. */
  next(conversationId: string): PendingMessage | undefined {
    return this.of(conversationId).find(({ id, status }) => status === "sending" && !this.#gone.has(id));
  }

  /** Shows a message, and stores it. */
  keep(message: PendingMessage): void {
    this.#unkept.delete(message.id);
    this.#show(message);
    this.#store(message);
  }

  /** Shows a message that is not to be stored. */
  showOnly(message: PendingMessage): void {
    this.#unkept.add(message.id);
    this.#show(message);
  }

  drop(message: PendingMessage): void {
    this.#options.replica.update((state) => removePending(state, message));
  }

  /** Has the outcome of a try be awaited, whatever others do to the message meanwhile. */
  async during(message: PendingMessage, deliver: (message: PendingMessage) => Promise<void>): Promise<void> {
    this.#underWay.add(message.id);
    try {
      await deliver(message);
      this.drop(message);
    } finally {
      this.#underWay.delete(message.id);
      this.#settleGone();
    }
  }

  /** Whether a change to a message is yet to be stored, and soon will be. */
  isBeingStored(messageId: string): boolean {
    return this.#queue.isWorthWaiting(messageId);
  }

  /** Writes what is yet to be stored and takes in what others have changed; not for long where the storage hangs. */
  refresh(): Promise<void> {
    return this.#queue.patiently(this.#read());
  }

  #read(): Promise<unknown> {
    return this.#queue.read(async () => {
      this.#isReadDue = false;
      this.#take(await this.#options.storage.load());
      this.#options.onRead();
    });
  }

  #take(messages: readonly PendingMessage[]): void {
    const stored = new Map(messages.map((message) => [message.id, message]));
    for (const shown of this.all) {
      const { id } = shown;
      const found = stored.get(id);
      stored.delete(id);
      if (this.#unkept.has(id) || this.#queue.isWriting(id)) continue;
      const isOlder = found !== undefined && this.#queue.hasFailed(id);
      if (found !== undefined && !isOlder) this.#takeFound(shown, found);
      else if (this.#stored.delete(id) && !isOlder) this.#gone.add(id);
      else if (!this.#gone.has(id)) this.#store(shown);
    }
    for (const message of stored.values()) {
      if (this.#queue.isWriting(message.id)) continue;
      // Whoever had it acknowledged crashed or failed before taking it out.
      if (this.#isThere(message) || this.#queue.hasFailed(message.id)) this.#forget(message.id);
      else this.#takeFound(null, message);
    }
    this.#settleGone();
  }

  #takeFound(shown: PendingMessage | null, found: PendingMessage): void {
    this.#stored.add(found.id);
    this.#gone.delete(found.id);
    if (shown?.status !== found.status || shown.basedOnSeq !== found.basedOnSeq) this.#show(found);
  }

  #isThere({ id, conversationId }: PendingMessage): boolean {
    return (
      this.#options.replica.state.transcripts[conversationId]?.messages.some((message) => message.id === id) ?? false
    );
  }

  /**
   * Settles what another tab has taken out. What failed was discarded there. What was on its way is shown until its
   * acknowledgement, or that there is none, is known here as well.
   */
  #settleGone(): void {
    for (const [conversationId, messages] of Object.entries(this.#options.replica.state.pending)) {
      const gone = messages.filter(({ id }) => this.#gone.has(id) && !this.#underWay.has(id));
      if (gone.length > 0 && !this.#catchingUp.has(conversationId)) void this.#settle(conversationId, gone);
    }
  }

  async #settle(conversationId: string, gone: readonly PendingMessage[]): Promise<void> {
    this.#catchingUp.add(conversationId);
    try {
      if (gone.some(({ status }) => status === "sending")) await this.#options.catchUp(conversationId);
    } catch (error) {
      // The next read tries again. A refusal is an answer: the server has no such conversation.
      if (error instanceof ApiError && error.isTemporary) return;
    } finally {
      this.#catchingUp.delete(conversationId);
    }
    for (const message of gone) if (this.#gone.has(message.id)) this.drop(message);
    this.#settleGone();
  }

  #show(message: PendingMessage): void {
    this.#announce(message);
    this.#options.replica.update((state) => putPending(state, message));
  }

  #announce({ isOpening, conversationId }: PendingMessage): void {
    if (isOpening) this.#options.onOpening(conversationId);
  }

  #store(message: PendingMessage): void {
    this.#queue.write(message.id, async () => {
      await this.#options.storage.put(message);
      this.#stored.add(message.id);
    });
  }

  #forget(messageId: string): void {
    if (this.#unkept.delete(messageId) || this.#gone.delete(messageId)) return;
    this.#queue.write(messageId, async () => {
      await this.#options.storage.remove(messageId);
      this.#stored.delete(messageId);
    });
  }
}
