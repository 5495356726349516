import { asc, desc, eq, gt, lt, ne, sql } from "drizzle-orm";
import { notFound } from "#lib/chat/errors.ts";
import type { MessageRepository } from "#lib/chat/store.ts";
import { messageOfRow } from "./message-row.ts";
import type { Scope } from "./scope.ts";
import { type Given, insertInto, statement, statementPer } from "./statement.ts";

const addMessage = insertInto("messages");

interface SenderKey {
  conversationId: string;
  authorKind: string;
  authorId: string;
  id: string;
}
const messageOfSender = statement((given: Given<SenderKey>, { queries, own, tables: { messages } }) =>
  queries
    .select()
    .from(messages)
    .where(
      own(
        messages,
        eq(messages.conversationId, given("conversationId")),
        eq(messages.authorKind, given("authorKind")),
        eq(messages.authorId, given("authorId")),
        eq(messages.id, given("id")),
      ),
    ),
);

interface ListValues {
  conversationId: string;
  beforeSeq: number;
  limit: number;
}
const newestMessages = statementPer(({ includeNotes }: { includeNotes: boolean }) =>
  statement((given: Given<ListValues>, { queries, own, page, tables: { messages } }) => {
    const newestFirst = queries
      .select()
      .from(messages)
      .where(
        own(
          messages,
          eq(messages.conversationId, given("conversationId")),
          lt(messages.seq, given("beforeSeq")),
          includeNotes ? undefined : ne(messages.kind, "note"),
        ),
      )
      .orderBy(desc(messages.seq));
    return page(newestFirst, given("limit"));
  }),
);

interface RepliesValues {
  conversationId: string;
  operatorId: string;
  afterSeq: number;
  limit: number;
}
const repliesByOthers = statement((given: Given<RepliesValues>, { queries, own, page, tables: { messages } }) => {
  const oldestFirst = queries
    .select()
    .from(messages)
    .where(
      own(
        messages,
        eq(messages.conversationId, given("conversationId")),
        gt(messages.seq, given("afterSeq")),
        eq(messages.kind, "message"),
        eq(messages.authorKind, "operator"),
        ne(messages.authorId, given("operatorId")),
      ),
    )
    .orderBy(asc(messages.seq));
  return page(oldestFirst, given("limit"));
});

interface CountValues {
  conversationId: string;
  at: Date;
}
/** Counts the conversation's `last_seq` up. The row is locked then, so nobody else gets the same. */
const nextSeq = statementPer(({ isMessage }: { isMessage: boolean }) =>
  statement((given: Given<CountValues>, { queries, own, returning, tables: { conversations } }) => {
    const lastSeq = sql`${conversations.lastSeq} + 1`;
    const isThis = own(conversations, eq(conversations.id, given("conversationId")));
    const counted = { lastSeq: conversations.lastSeq };
    return returning(
      queries
        .update(conversations)
        .set({ lastSeq, updatedAt: given("at"), ...(isMessage ? { lastMessageSeq: lastSeq } : {}) })
        .where(isThis),
      (update) => update.returning(counted),
      queries.select(counted).from(conversations).where(isThis),
    );
  }),
);

const eraseMessage = statement(
  (given: Given<{ conversationId: string; seq: number; deletedAt: Date }>, { queries, own, tables: { messages } }) =>
    queries
      .update(messages)
      .set({ body: "", deletedAt: given("deletedAt") })
      .where(own(messages, eq(messages.conversationId, given("conversationId")), eq(messages.seq, given("seq")))),
);

/** Stands after the last message of every conversation. */
const endSeq = 2 ** 31 - 1;

export function messageRepository({ run }: Scope): MessageRepository {
  return {
    async add(message) {
      const { id, conversationId, kind, author, body, createdAt } = message;
      const [counted] = await run(nextSeq({ isMessage: kind === "message" }), { conversationId, at: createdAt });
      if (counted === undefined) throw notFound();
      const seq = counted.lastSeq;
      const { kind: authorKind, id: authorId, name: authorName } = author;
      await run(addMessage, {
        conversationId,
        seq,
        id,
        kind,
        authorKind,
        authorId,
        authorName,
        body,
        createdAt,
        deletedAt: null,
      });
      return { ...message, seq, deletedAt: null };
    },
    async erase(conversationId, seq, deletedAt) {
      await run(eraseMessage, { conversationId, seq, deletedAt });
    },
    async find(conversationId, author, id) {
      const [row] = await run(messageOfSender, { conversationId, authorKind: author.kind, authorId: author.id, id });
      return row === undefined ? null : messageOfRow(row);
    },
    async list({ conversationId, includeNotes, beforeSeq = endSeq, limit }) {
      const rows = await run(newestMessages({ includeNotes }), { conversationId, beforeSeq, limit });
      return rows.map(messageOfRow);
    },
    async repliesByOthers(query) {
      const rows = await run(repliesByOthers, query);
      return rows.map(messageOfRow);
    },
  };
}
