import type { Participant } from "#lib/chat/actor.ts";
import type { Named } from "#lib/chat/conversations/conversation.ts";
import type { Message } from "#lib/chat/messages/message.ts";
import type { PendingMessage } from "#lib/client/chat-state.ts";
import type { DeliveryState } from "#lib/client/delivery-state.ts";
import { isSameDay } from "./format-time.ts";

/** What somebody wrote, as the transcript shows it. */
export interface TranscriptEntry extends Pick<Message, "id" | "author" | "body" | "createdAt"> {
  kind: "message" | "note";
  /** Its text was taken away. */
  isDeleted: boolean;
  /** The message that the server knows; null while ours is not acknowledged. */
  message: Message | null;
  /** Where its sending stands, if it is ours and not acknowledged. */
  pending: Pick<PendingMessage, "status" | "error"> | null;
  /** How far it has got, on the newest of our side's messages that has got so far. */
  delivery: DeliveryState | null;
}

export type TranscriptRow =
  | { type: "day"; key: string; at: string }
  | { type: "system"; key: string; body: string; at: string }
  | { type: "entry"; key: string; entry: TranscriptEntry; startsGroup: boolean; endsGroup: boolean };

const groupGapMs = 5 * 60_000;

interface TranscriptContent {
  messages: readonly Message[];
  pending: readonly PendingMessage[];
  self: Participant;
  /** Who the visitor is now: they may have written before anybody knew their name. */
  visitor: Named;
  /** By the `seq` of the message that shows it. */
  deliveries: ReadonlyMap<number, DeliveryState>;
  /** Whether older messages are still to be loaded, so that nobody knows yet what stands before the first one. */
  hasOlder: boolean;
}

/**
 * Lays messages out as rows: a line where a day begins, and consecutive entries of one author, one kind and nearly one
 * time as a group. A row keeps its key when a message is acknowledged and when older ones come, for a scroller holds on
 * to it.
 */
export function transcriptRows(content: TranscriptContent): TranscriptRow[] {
  const { messages, pending, self, visitor, deliveries, hasOlder } = content;
  const rows: TranscriptRow[] = [];
  let previousAt: string | null = null;
  const known = messages.map((message) => itemOf(message, visitor, deliveries.get(message.seq) ?? null));
  for (const item of [...known, ...pending.map((message) => pendingItem(message, self))]) {
    const startsDay = previousAt === null ? !hasOlder : !isSameDay(previousAt, item.at);
    if (startsDay) rows.push({ type: "day", key: `day/${item.row.key}`, at: item.at });
    const before = rows.at(-1);
    if (item.row.type === "entry" && before?.type === "entry" && belongTogether(before.entry, item.row.entry)) {
      before.endsGroup = false;
      item.row.startsGroup = false;
    }
    rows.push(item.row);
    previousAt = item.at;
  }
  return rows;
}

interface Item {
  at: string;
  row: TranscriptRow;
}

function itemOf(message: Message, visitor: Named, delivery: DeliveryState | null): Item {
  const { id, kind, body, createdAt, deletedAt } = message;
  const author = message.author.kind === "visitor" ? { ...message.author, ...visitor } : message.author;
  const isDeleted = deletedAt !== null;
  const key = `${message.author.id}/${id}`;
  if (kind === "system") return { at: createdAt, row: { type: "system", key, body, at: createdAt } };
  return entryItem(key, { id, kind, author, body, isDeleted, createdAt, message, pending: null, delivery });
}

function pendingItem({ id, kind, body, createdAt, status, error }: PendingMessage, self: Participant): Item {
  const pending = { status, error };
  const key = `${self.id}/${id}`;
  return entryItem(key, {
    id,
    kind,
    author: self,
    body,
    isDeleted: false,
    createdAt,
    message: null,
    pending,
    delivery: null,
  });
}

function entryItem(key: string, entry: TranscriptEntry): Item {
  return { at: entry.createdAt, row: { type: "entry", key, entry, startsGroup: true, endsGroup: true } };
}

function belongTogether(one: TranscriptEntry, next: TranscriptEntry): boolean {
  const gap = Date.parse(next.createdAt) - Date.parse(one.createdAt);
  return one.author.id === next.author.id && one.kind === next.kind && gap < groupGapMs;
}
