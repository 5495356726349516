import { expect } from "vitest";
import type { Message } from "#lib/chat/messages/message.ts";
import { ApiError } from "#lib/client/api-error.ts";
import { acknowledge } from "#lib/client/apply-event.ts";
import type { PendingMessage } from "#lib/client/chat-state.ts";
import { Outbox } from "#lib/client/outbox/outbox.ts";
import { Replica } from "#lib/client/replica.ts";
import { addAcknowledged, addMessage, emptyTranscript, putTranscript } from "#lib/client/transcript.ts";
import { Disk } from "./disk.ts";

const self = { kind: "operator", id: "ada", name: "Ada" } as const;

/** Every tab has loaded the first of them, and none has loaded the other. */
export const conversations = ["loaded", "not loaded"] as const;
const [loaded] = conversations;

interface Tab {
  number: number;
  replica: Replica;
  outbox: Outbox;
  stopping: AbortController;
  /** How many of the server's messages it has heard of. */
  heard: number;
  /** How often messages had been refused when they were tried again here. */
  retried: Map<string, number>;
  /** What it showed as pending when it was last looked at. */
  shown: string[];
}

/** A delivery on its way to the server and back. Its tab may be gone by then. */
interface Delivery {
  tab: Tab;
  message: PendingMessage;
  answer(error: ApiError | null): void;
}

export type Outcome = "arrives" | "arrives, unanswered" | "unreachable" | "busy" | "refused";

/**
 * Tabs of one person, what they share, and a server; and the simple rules that hold whatever happens in whatever order. A
 * rule that is broken fails the test at once.
 */
export class World {
  readonly disk = new Disk({ onPut: (id) => this.#checkPut(id), onRemoved: (id) => this.#checkRemoval(id) });
  tabs: Tab[] = [];
  deliveries: Delivery[] = [];
  /** All messages that the server has accepted, in their order. */
  readonly accepted: Message[] = [];
  /** What was written, in that order. */
  readonly written: { id: string; conversationId: string; tab: Tab }[] = [];
  /** How often messages were refused. */
  readonly refused = new Map<string, number>();
  /** What was discarded, and in which tab. */
  readonly discarded = new Map<string, Tab>();
  /** What was discarded in one tab and tried again in another that had not heard of it. Either may win. */
  readonly contested = new Set<string>();
  /** The rules that were broken, and by what. */
  readonly broken: string[] = [];
  readonly #removed = new Set<string>();
  readonly #isReliable: boolean;
  #tabCount = 0;

  /** @param isReliable whether the disk never fails, so that what is stored can be relied on */
  constructor({ isReliable }: { isReliable: boolean }) {
    this.#isReliable = isReliable;
  }

  openTab(): void {
    this.#tabCount += 1;
    const number = this.#tabCount;
    const replica = new Replica(self, { onUnknown: () => undefined });
    const stopping = new AbortController();
    const outbox = new Outbox({
      replica,
      storage: this.disk.storageOf(number),
      stopped: stopping.signal,
      deliver: (message) => this.#begin(tab, message),
      catchUp: (conversationId) => this.#catchUp(tab, conversationId),
      onOpening: () => undefined,
    });
    const tab: Tab = { number, replica, outbox, stopping, heard: 0, retried: new Map(), shown: [] };
    replica.update((state) => putTranscript(state, loaded, emptyTranscript));
    this.tabs.push(tab);
    while (tab.heard < this.accepted.length) this.hear(tab);
    outbox.start();
  }

  /** The tab ends; what it has sent is on its way all the same. */
  crash(tab: Tab): void {
    this.disk.crash(tab.number);
    this.tabs = this.tabs.filter((other) => other !== tab);
    tab.stopping.abort();
    // What was not stored before the crash has not happened.
    for (const [id, by] of this.discarded) if (by === tab && this.disk.messages.has(id)) this.discarded.delete(id);
    for (const delivery of this.deliveries) if (delivery.tab === tab) delivery.answer = () => undefined;
  }

  write(tab: Tab, conversationId: string): void {
    const id = `${this.written.length + 1}`.padStart(3, "0");
    this.written.push({ id, conversationId, tab });
    tab.outbox.add({ id, conversationId, kind: "message", body: `Text ${id}`, basedOnSeq: null, isOpening: false });
  }

  retry(tab: Tab, { conversationId, id }: PendingMessage): void {
    if (this.discarded.has(id)) this.contested.add(id);
    tab.retried.set(id, this.#refusals(id));
    tab.outbox.retry(conversationId, id);
  }

  discard(tab: Tab, { conversationId, id }: PendingMessage): void {
    const isSending = (other: Tab) => this.pendingIn(other).some((one) => one.id === id && one.status === "sending");
    if (this.tabs.some(isSending)) this.contested.add(id);
    this.discarded.set(id, tab);
    tab.outbox.discard(conversationId, id);
  }

  /** The event of the next message comes to a tab. */
  hear(tab: Tab): void {
    const message = this.accepted[tab.heard];
    if (message === undefined) return;
    tab.heard += 1;
    tab.replica.update((state) => acknowledge(addMessage(state, message), message, self));
  }

  end(delivery: Delivery, outcome: Outcome): void {
    const { message, tab } = delivery;
    this.deliveries = this.deliveries.filter((other) => other !== delivery);
    if (outcome === "refused" && !this.isAccepted(message.id)) {
      this.refused.set(message.id, this.#refusals(message.id) + 1);
      return delivery.answer(new ApiError("forbidden", "No."));
    }
    if (outcome === "unreachable" || outcome === "busy") return delivery.answer(new ApiError(outcome, "Not now."));
    const accepted = this.#accept(message);
    if (outcome === "arrives, unanswered") return delivery.answer(new ApiError("unreachable", "No answer."));
    if (this.tabs.includes(tab)) {
      tab.replica.update((state) => acknowledge(addAcknowledged(state, accepted), accepted, self));
    }
    delivery.answer(null);
  }

  pendingIn({ replica }: Tab): PendingMessage[] {
    return Object.values(replica.state.pending).flat();
  }

  /** Looks for what holds at any time, besides what is looked for when messages are delivered and removed. */
  check(): void {
    for (const tab of this.tabs) {
      for (const { id, status } of this.pendingIn(tab)) {
        // Another tab may have been refused before, and come to store that later.
        const isAlone = this.#isReliable || this.tabs.length === 1;
        const isLeft = isAlone && status === "failed" && tab.retried.get(id) === this.#refusals(id);
        this.#expect(!isLeft, "What is tried again fails by a refusal", id);
      }
      const pending = this.pendingIn(tab).map(({ id }) => id);
      const there = tab.replica.state.transcripts[loaded]?.messages.map(({ id }) => id) ?? [];
      for (const id of pending) this.#expect(!there.includes(id), "A message is not shown twice", id);
      for (const id of tab.shown) {
        const isUnseen = this.#isLate(id) || (this.isAccepted(id) && !this.#isLoaded(id));
        const isShown = pending.includes(id) || there.includes(id) || isUnseen;
        this.#expect(isShown || this.discarded.has(id), "A message does not vanish", id);
      }
      tab.shown = pending;
    }
    expect(this.broken).toEqual([]);
  }

  #expect(isKept: boolean, rule: string, by: string): void {
    if (!isKept) this.broken.push(`${rule}: ${by}`);
  }

  #begin(tab: Tab, message: PendingMessage): Promise<void> {
    const { id, conversationId } = message;
    const isBusy = this.deliveries.some(
      (other) => this.tabs.includes(other.tab) && isFor(other.message, conversationId),
    );
    this.#expect(!isBusy, "One message of a conversation is on its way at a time", id);
    if (this.#isReliable) this.#checkStored(tab, id);
    for (const other of this.#overtaken(tab, message)) this.#expect(false, `None overtakes ${other}`, id);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.deliveries.push({ tab, message, answer: (error) => (error === null ? resolve() : reject(error)) });
    return promise;
  }

  #checkStored(tab: Tab, messageId: string): void {
    const stored = this.disk.seen.get(tab.number)?.get(messageId);
    this.#expect(stored?.status === "sending", "What is sent is stored as being sent", messageId);
    const isDiscarded = this.discarded.has(messageId) && !this.contested.has(messageId);
    this.#expect(this.isAccepted(messageId) || !isDiscarded, "What is discarded is not sent", messageId);
  }

  /** What was written before a message and is known to its sender, and yet would come after it. */
  #overtaken(tab: Tab, { id, conversationId }: PendingMessage): string[] {
    return this.written
      .filter((earlier) => isFor(earlier, conversationId) && earlier.id < id)
      .filter((earlier) => earlier.tab === tab || this.disk.seen.get(tab.number)?.has(earlier.id))
      .map((earlier) => earlier.id)
      .filter((earlier) => !this.isAccepted(earlier) && !this.refused.has(earlier));
  }

  #accept({ id, conversationId, body }: PendingMessage): Message {
    this.#expect(body === `Text ${id}`, "A message stays what it is", id);
    const first = this.accepted.find((message) => message.id === id);
    if (first !== undefined) return first;
    const seq = this.accepted.filter((message) => isFor(message, conversationId)).length + 1;
    const createdAt = "2026-01-01T00:00:00.000Z";
    const content = { id, conversationId, seq, kind: "message", author: self, body } as const;
    const message: Message = { ...content, createdAt, deletedAt: null };
    this.accepted.push(message);
    return message;
  }

  #catchUp(tab: Tab, conversationId: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const happen = (): void => {
      for (const message of this.accepted.filter((other) => isFor(other, conversationId))) {
        tab.replica.update((state) => acknowledge(addMessage(state, message), message, self));
      }
      resolve();
    };
    this.disk.steps.push({ tab: tab.number, happen });
    return promise;
  }

  /** It was accepted after it had been refused, and no tab has loaded the conversation, where it would be seen. */
  isLateUnheard(messageId: string): boolean {
    return this.#isLate(messageId) && !this.#isLoaded(messageId);
  }

  /** What was refused may be accepted after all, by a try of a tab that is gone; and it is shown as failed in between. */
  #isLate(messageId: string): boolean {
    return this.isAccepted(messageId) && this.#refusals(messageId) > 0;
  }

  #isLoaded(messageId: string): boolean {
    return this.written.some((message) => message.id === messageId && isFor(message, loaded));
  }

  #refusals(messageId: string): number {
    return this.refused.get(messageId) ?? 0;
  }

  isAccepted(messageId: string): boolean {
    return this.accepted.some(({ id }) => id === messageId);
  }

  #checkPut(messageId: string): void {
    const isClear = this.#isReliable && !this.contested.has(messageId) && !this.#isLate(messageId);
    const isAgain = isClear && this.#removed.has(messageId);
    this.#expect(!isAgain, "What was taken out is not stored again", messageId);
  }

  #checkRemoval(messageId: string): void {
    this.#removed.add(messageId);
    const isSettled = this.isAccepted(messageId) || this.discarded.has(messageId);
    this.#expect(isSettled, "What is not through stays stored", messageId);
  }
}

function isFor(message: { conversationId: string }, conversationId: string): boolean {
  return message.conversationId === conversationId;
}
