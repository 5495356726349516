import type { Participant } from "#lib/chat/actor.ts";
import type { Conversation, ConversationHead } from "#lib/chat/conversations/conversation.ts";
import type { ConversationList, InboxView } from "#lib/chat/conversations/list-conversations.ts";
import { type ChatEvent, visibility } from "#lib/chat/events/event.ts";
import type { MessageList } from "#lib/chat/messages/list-messages.ts";
import type { Message } from "#lib/chat/messages/message.ts";
import type { ConversationReceipts } from "#lib/chat/receipts/receipts.ts";

/** Small, so that transcripts have pages. */
const pageSize = 4;

/** What is true after some events, worked out from all of them each time. */
export class HistoryViews {
  readonly #events: readonly ChatEvent[];
  readonly #reader: Participant;
  #all: Conversation[] | null = null;

  constructor(events: readonly ChatEvent[], reader: Participant) {
    this.#events = events;
    this.#reader = reader;
  }

  /** The events that the reader may see. */
  get visible(): ChatEvent[] {
    if (this.#reader.kind === "operator") return [...this.#events];
    const ids = new Set(this.conversations().map(({ id }) => id));
    return this.#events.filter(
      ({ type, conversationId }) => visibility[type].visitor && conversationId !== null && ids.has(conversationId),
    );
  }

  conversations(view: InboxView = "all"): Conversation[] {
    this.#all ??= this.#everyConversation();
    return this.#all.filter(({ status, assignee }) => {
      if (view === "queue") return status === "queued";
      return view === "all" || (status === "open" && assignee?.id === this.#reader.id);
    });
  }

  counts(): ConversationList["counts"] {
    if (this.#reader.kind === "visitor") return null;
    const [queue, mine, all] = (["queue", "mine", "all"] as const).map((view) => this.conversations(view).length);
    return { queue: queue ?? 0, mine: mine ?? 0, all: all ?? 0 };
  }

  messages(id: string): Message[] {
    const isShown = ({ kind }: Message): boolean => this.#reader.kind === "operator" || kind !== "note";
    return messagesOf(this.#events, id).filter(isShown);
  }

  receipts(id: string): ConversationReceipts {
    const sides = { visitor: { deliveredSeq: 0, readSeq: 0 }, operators: { deliveredSeq: 0, readSeq: 0 } };
    for (const { type, conversationId, data } of this.#events) {
      if (conversationId !== id || (type !== "ConversationRead" && type !== "MessagesDelivered")) continue;
      const marks = data.reader.kind === "visitor" ? sides.visitor : sides.operators;
      marks.deliveredSeq = Math.max(marks.deliveredSeq, data.seq);
      if (type === "ConversationRead") marks.readSeq = Math.max(marks.readSeq, data.seq);
    }
    return sides;
  }

  page(id: string, cursor: string | undefined): Pick<MessageList, "items" | "nextCursor" | "receipts"> {
    const before = cursor === undefined ? Number.POSITIVE_INFINITY : Number(cursor);
    const all = this.messages(id).filter(({ seq }) => seq < before);
    const items = all.slice(-pageSize);
    const nextCursor = all.length > pageSize ? String(items[0]?.seq) : null;
    return { items, nextCursor, receipts: this.receipts(id) };
  }

  #everyConversation(): Conversation[] {
    const heads = new Map<string, ConversationHead>();
    for (const { type, data } of this.#events) {
      const isTold = this.#reader.kind === "operator" || visibility[type].visitor;
      if (isTold && "conversation" in data) heads.set(data.conversation.id, data.conversation);
    }
    return [...heads.values()]
      .filter(({ visitor }) => this.#reader.kind === "operator" || visitor.id === this.#reader.id)
      .map((head) => ({
        ...head,
        lastMessage: messagesOf(this.#events, head.id).findLast(({ kind }) => kind === "message") ?? null,
        unread: unreadOf(this.#events, head.id, this.#reader),
      }));
  }
}

/** How many messages of the other side a reader has not seen, and nobody of their side has answered. */
export function unreadOf(events: readonly ChatEvent[], id: string, reader: Participant): number {
  const reads = events.flatMap((event) =>
    event.conversationId === id && event.type === "ConversationRead" && event.data.reader.id === reader.id
      ? [event.data.seq]
      : [],
  );
  const said = messagesOf(events, id).filter(({ kind }) => kind === "message");
  const answers = said.filter(({ author }) => author.kind === reader.kind).map(({ seq }) => seq);
  const seen = Math.max(0, ...reads, ...answers);
  return said.filter(({ author, seq }) => author.kind !== reader.kind && seq > seen).length;
}

function messagesOf(events: readonly ChatEvent[], id: string): Message[] {
  return events.flatMap(({ conversationId, data }) =>
    conversationId === id && "message" in data ? [data.message] : [],
  );
}
