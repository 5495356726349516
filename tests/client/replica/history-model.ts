import type { Participant } from "#lib/chat/actor.ts";
import type { ConversationHead, ConversationStatus } from "#lib/chat/conversations/conversation.ts";
import type { ChatEvent } from "#lib/chat/events/event.ts";
import type { Message, MessageKind } from "#lib/chat/messages/message.ts";
import { unreadOf } from "./history-views.ts";

export const ada: Participant = { kind: "operator", id: "ada", name: "Ada" };
export const grace: Participant = { kind: "operator", id: "grace", name: "Grace" };
export const vera: Participant = { kind: "visitor", id: "vera", name: "Vera" };
const victor: Participant = { kind: "visitor", id: "victor", name: "Victor" };
const system: Participant = { kind: "system", id: "system", name: "Parley" };

/** Who does something in a conversation: an operator, or the visitor whose it is. */
export type Doer = "visitor" | "ada" | "grace";

/** Something that people do. What does not fit where the conversation stands changes nothing. */
export type Deed =
  | { do: "register" }
  | { do: "start"; isVeras: boolean }
  | { do: "say"; by: Doer; place: number }
  | { do: "note"; place: number }
  | { do: "claim" | "close" | "reopen"; by: "ada" | "grace"; place: number }
  | { do: "read" | "deliver"; by: Doer; place: number; back: number };

/** A history of a tenant, as plain as can be: nothing but the list of what happened, which can be cut off. */
export class HistoryModel {
  events: ChatEvent[] = [];
  /** The head after each commit: whatever is done, is done as a whole. */
  #commits: number[] = [];
  #life = 0;
  #idCount = 0;

  get head(): number {
    return this.events.length;
  }

  get epoch(): string {
    return `life ${this.#life}`;
  }

  /** The conversations in the order in which they were started. */
  get conversationIds(): string[] {
    return this.events.flatMap(({ type, conversationId }) => (type === "ConversationQueued" && conversationId) || []);
  }

  headOf(id: string): ConversationHead {
    const found = this.events.findLast(({ conversationId, data }) => conversationId === id && "conversation" in data);
    if (found === undefined || !("conversation" in found.data)) throw new Error("There is no such conversation.");
    return found.data.conversation;
  }

  /** Goes back to an older backup, which lacks the last commits. */
  restore(lost: number): void {
    this.#life += 1;
    this.#commits = this.#commits.slice(0, Math.max(0, this.#commits.length - lost));
    this.events = this.events.slice(0, this.#commits.at(-1) ?? 0);
  }

  take(deed: Deed): void {
    this.#perform(deed);
    this.#commits.push(this.head);
  }

  /** Sends a message as a deed of its own. */
  send(id: string, author: Participant, messageId: string): Message {
    const message = this.#say(id, author, { messageId });
    this.#commits.push(this.head);
    return message;
  }

  #perform(deed: Deed): void {
    if (deed.do === "register") {
      const createdAt = new Date(0).toISOString();
      this.#append(null, {
        type: "VisitorRegistered",
        actor: vera,
        data: { visitor: { ...vera, email: null, isIdentified: false, createdAt } },
      });
      return;
    }
    if (deed.do === "start") return this.#start(deed.isVeras ? vera : victor);
    const ids = this.conversationIds;
    const id = ids[deed.place % ids.length];
    if (id === undefined) return;
    if (deed.do === "note") return void this.#say(id, ada, { kind: "note" });
    const actor = deed.by === "ada" ? ada : deed.by === "grace" ? grace : this.#ownerOf(id);
    switch (deed.do) {
      case "say":
        return void this.#say(id, actor, {});
      case "claim":
        return this.#change(id, actor, { type: "ConversationClaimed", from: ["queued"], status: "open" });
      case "close":
        return this.#change(id, actor, { type: "ConversationClosed", from: ["queued", "open"], status: "closed" });
      case "reopen":
        return this.#change(id, actor, { type: "ConversationReopened", from: ["closed"], status: "queued" });
      case "read":
        return this.#mark("ConversationRead", { id, reader: actor, back: deed.back });
      case "deliver":
        return this.#mark("MessagesDelivered", { id, reader: actor, back: deed.back });
    }
  }

  #say(
    id: string,
    author: Participant,
    { kind = "message", messageId }: { kind?: MessageKind; messageId?: string },
  ): Message {
    const before = this.headOf(id);
    const createdAt = this.#now();
    const conversation = { ...before, lastSeq: before.lastSeq + 1, updatedAt: createdAt };
    const seq = conversation.lastSeq;
    const made = {
      id: messageId ?? this.#newId(),
      conversationId: id,
      seq,
      kind,
      author,
      body: `${id} ${seq}`,
      createdAt,
      deletedAt: null,
    };
    const type = kind === "note" ? "NoteAdded" : "MessageSent";
    this.#append(id, { type, actor: author, data: { message: made, conversation } });
    return made;
  }

  #start(owner: Participant): void {
    const id = this.#newId();
    const createdAt = this.#now();
    const visitor = { id: owner.id, name: owner.name };
    const fresh = {
      id,
      status: "queued",
      visitor,
      assignee: null,
      team: null,
      lastSeq: 0,
      priority: 0,
      snoozedUntil: null,
    } as const;
    const conversation = { ...fresh, createdAt, updatedAt: createdAt };
    this.#append(id, { type: "ConversationQueued", actor: owner, data: { conversation, before: null } });
    this.#say(id, owner, {});
  }

  #change(
    id: string,
    actor: Participant,
    {
      type,
      from,
      status,
    }: {
      type: "ConversationClaimed" | "ConversationClosed" | "ConversationReopened";
      from: ConversationStatus[];
      status: ConversationStatus;
    },
  ): void {
    const was = this.headOf(id);
    if (!from.includes(was.status)) return;
    const before = { status: was.status, assigneeId: was.assignee?.id ?? null };
    const assignee = status === "open" ? { id: actor.id, name: actor.name } : status === "queued" ? null : was.assignee;
    const conversation = { ...was, status, assignee, updatedAt: this.#now() };
    this.#append(id, { type, actor, data: { conversation, before } });
    this.#say(id, system, { kind: "system" });
  }

  #mark(
    type: "ConversationRead" | "MessagesDelivered",
    { id, reader, back }: { id: string; reader: Participant; back: number },
  ): void {
    const seq = Math.max(1, this.headOf(id).lastSeq - back);
    const marks = this.events.flatMap((event) =>
      event.conversationId === id && event.type === type && event.data.reader.id === reader.id ? [event.data.seq] : [],
    );
    if (seq <= Math.max(0, ...marks)) return;
    if (type === "MessagesDelivered") return this.#append(id, { type, actor: reader, data: { reader, seq } });
    this.#append(id, { type, actor: reader, data: { reader, seq, unread: 0 } });
    const read = this.events.at(-1);
    if (read?.type === "ConversationRead") read.data.unread = unreadOf(this.events, id, reader);
  }

  #ownerOf(id: string): Participant {
    return this.headOf(id).visitor.id === vera.id ? vera : victor;
  }

  #append(conversationId: string | null, happened: Happened): void {
    this.events.push({ ...happened, pos: this.head + 1, conversationId, at: this.#now() });
  }

  #newId(): string {
    this.#idCount += 1;
    return `${this.#life}-${this.#idCount}`;
  }

  /** A second for every position, so that no two moments are the same. */
  #now(): string {
    return new Date((this.head + 1) * 1_000).toISOString();
  }
}

type Happened = ChatEvent extends infer Event
  ? Event extends ChatEvent
    ? Omit<Event, "pos" | "conversationId" | "at">
    : never
  : never;
