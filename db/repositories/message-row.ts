import type { MessageRecord } from "#lib/chat/messages/message.ts";
import type { messages } from "../schema/sqlite.ts";

export type MessageRow = typeof messages.$inferSelect;

export function messageOfRow(row: MessageRow): MessageRecord {
  const { id, conversationId, seq, kind, authorKind, authorId, authorName, body, createdAt, deletedAt } = row;
  const author = { kind: authorKind, id: authorId, name: authorName };
  return { id, conversationId, seq, kind, author, body, createdAt, deletedAt };
}
