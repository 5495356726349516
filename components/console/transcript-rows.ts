import type { Participant } from "#lib/chat/actor.ts";
import type { Message } from "#lib/chat/messages/message.ts";
import type { PendingMessage } from "#lib/client/chat-state.ts";
import { isSameDay } from "./format-time.ts";

/** A message in the transcript, and where its sending stands if it is ours and not acknowledged. */
export interface TranscriptEntry extends Pick<Message, "id" | "author" | "body" | "createdAt"> {
  kind: "message" | "note";
  pending: Pick<PendingMessage, "status" | "error"> | null;
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
  /** Whether older messages are still to be loaded, so that nobody knows yet what stands before the first one. */
  hasOlder: boolean;
}

/**
 * Lays messages out as rows: a line where a day begins, and consecutive entries of one author, one kind and nearly one
 * time as a group. A row keeps its key when a message is acknowledged and when older ones come, for a scroller holds on
 * to it.
 */
export function transcriptRows({ messages, pending, self, hasOlder }: TranscriptContent): TranscriptRow[] {
  const rows: TranscriptRow[] = [];
  let previousAt: string | null = null;
  for (const item of [...messages.map(itemOf), ...pending.map((message) => pendingItem(message, self))]) {
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

function itemOf(message: Message): Item {
  const { id, kind, author, body, createdAt } = message;
  const key = `${author.id}/${id}`;
  if (kind === "system") return { at: createdAt, row: { type: "system", key, body, at: createdAt } };
  return entryItem(key, { id, kind, author, body, createdAt, pending: null });
}

function pendingItem({ id, kind, body, createdAt, status, error }: PendingMessage, self: Participant): Item {
  return entryItem(`${self.id}/${id}`, { id, kind, author: self, body, createdAt, pending: { status, error } });
}

function entryItem(key: string, entry: TranscriptEntry): Item {
  return { at: entry.createdAt, row: { type: "entry", key, entry, startsGroup: true, endsGroup: true } };
}

function belongTogether(one: TranscriptEntry, next: TranscriptEntry): boolean {
  const gap = Date.parse(next.createdAt) - Date.parse(one.createdAt);
  return one.author.id === next.author.id && one.kind === next.kind && gap < groupGapMs;
}
