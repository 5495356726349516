import { asc, desc, eq, gt, lt, ne, sql } from "drizzle-orm";
import { notFound } from "#lib/chat/errors.ts";
import type { MessageRepository, NewMessage } from "#lib/chat/store.ts";
import { messageOfRow } from "./message-row.ts";
import type { Scope } from "./scope.ts";

export function messageRepository(scope: Scope): MessageRepository {
  const { queries, dialect, tenantId, own } = scope;
  const { messages } = dialect.tables;
  return {
    async add(message) {
      const { id, conversationId, kind, author, body, createdAt } = message;
      const seq = await nextSeq(scope, message);
      const { kind: authorKind, id: authorId, name: authorName } = author;
      const values = { tenantId, conversationId, seq, id, kind, authorKind, authorId, authorName, body, createdAt };
      await queries.insert(messages).values(values);
      return { ...message, seq };
    },
    async find(conversationId, author, id) {
      const [row] = await queries
        .select()
        .from(messages)
        .where(
          own(
            messages,
            eq(messages.conversationId, conversationId),
            eq(messages.authorKind, author.kind),
            eq(messages.authorId, author.id),
            eq(messages.id, id),
          ),
        );
      return row === undefined ? null : messageOfRow(row);
    },
    async list({ conversationId, includeNotes, beforeSeq, limit }) {
      const newestFirst = queries
        .select()
        .from(messages)
        .where(
          own(
            messages,
            eq(messages.conversationId, conversationId),
            beforeSeq === undefined ? undefined : lt(messages.seq, beforeSeq),
            includeNotes ? undefined : ne(messages.kind, "note"),
          ),
        )
        .orderBy(desc(messages.seq));
      return (await dialect.page(newestFirst, limit)).map(messageOfRow);
    },
    async repliesByOthers({ conversationId, operatorId, afterSeq, limit }) {
      const oldestFirst = queries
        .select()
        .from(messages)
        .where(
          own(
            messages,
            eq(messages.conversationId, conversationId),
            gt(messages.seq, afterSeq),
            eq(messages.kind, "message"),
            eq(messages.authorKind, "operator"),
            ne(messages.authorId, operatorId),
          ),
        )
        .orderBy(asc(messages.seq));
      return (await dialect.page(oldestFirst, limit)).map(messageOfRow);
    },
  };
}

/** Counts the conversation's `last_seq` up and reads it back: right on every database, because the row is locked. */
async function nextSeq({ queries, dialect, own }: Scope, message: NewMessage): Promise<number> {
  const { conversations } = dialect.tables;
  const lastSeq = sql`${conversations.lastSeq} + 1`;
  const isMessage = message.kind === "message";
  const where = own(conversations, eq(conversations.id, message.conversationId));
  await queries
    .update(conversations)
    .set({ lastSeq, updatedAt: message.createdAt, ...(isMessage ? { lastMessageSeq: lastSeq } : {}) })
    .where(where);
  const [row] = await queries.select({ lastSeq: conversations.lastSeq }).from(conversations).where(where);
  if (row === undefined) throw notFound();
  return row.lastSeq;
}
