import { and, count, desc, eq, gt, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import type { ConversationViewRecord } from "#lib/chat/conversations/conversation.ts";
import type { ConversationPlace, ConversationRepository, Reader } from "#lib/chat/store.ts";
import { messageOfRow } from "./message-row.ts";
import type { Scope } from "./scope.ts";

export function conversationRepository(scope: Scope): ConversationRepository {
  const { queries, dialect, tenantId, own } = scope;
  const { conversations } = dialect.tables;

  async function countWhere(...conditions: SQL[]): Promise<number> {
    const [row] = await queries
      .select({ count: count() })
      .from(conversations)
      .where(own(conversations, ...conditions));
    return row?.count ?? 0;
  }

  return {
    async get(id) {
      await hold(scope, id);
      const [row] = await selectHead(scope).where(own(conversations, eq(conversations.id, id)));
      return row ?? null;
    },
    async view(id, reader) {
      const [row] = await selectView(scope, reader).where(own(conversations, eq(conversations.id, id)));
      return row === undefined ? null : viewOfRow(row);
    },
    async list({ reader, status, assigneeId, visitorId, after, limit }) {
      const newestFirst = selectView(scope, reader)
        .where(
          own(
            conversations,
            status && inArray(conversations.status, [...status]),
            assigneeId === undefined ? undefined : eq(conversations.assigneeId, assigneeId),
            visitorId === undefined ? undefined : eq(conversations.visitorId, visitorId),
            after && isAfter(scope, after),
          ),
        )
        .orderBy(desc(conversations.updatedAt), desc(conversations.id));
      return (await dialect.page(newestFirst, limit)).map(viewOfRow);
    },
    async count(memberId) {
      const isMine = eq(conversations.assigneeId, memberId);
      return {
        queue: await countWhere(eq(conversations.status, "queued")),
        mine: await countWhere(isMine, inArray(conversations.status, ["open", "snoozed"])),
        all: await countWhere(),
      };
    },
    async add({ id, visitorId, teamId, createdAt }) {
      const fresh = { status: "queued", assigneeId: null, lastSeq: 0, lastMessageSeq: 0 } as const;
      await queries
        .insert(conversations)
        .values({ tenantId, id, visitorId, teamId, createdAt, updatedAt: createdAt, ...fresh });
    },
    async change(id, from, change) {
      const result = await queries
        .update(conversations)
        .set(change)
        .where(own(conversations, eq(conversations.id, id), eq(conversations.status, from)));
      return dialect.affectedRows(result) > 0;
    },
  };
}

/**
 * Keeps other writers from the conversation until this unit commits, where they do not write in turn anyway: what a use
 * case decides on, such as who has claimed it, is then still so when it writes.
 */
async function hold({ queries, dialect, access, own }: Scope, id: string): Promise<void> {
  if (access === "read" || dialect.writesInTurn) return;
  const { conversations } = dialect.tables;
  const lastSeq = sql`${conversations.lastSeq}`;
  await queries
    .update(conversations)
    .set({ lastSeq })
    .where(own(conversations, eq(conversations.id, id)));
}

function isAfter({ dialect }: Scope, { updatedAt, id }: ConversationPlace): SQL | undefined {
  const { conversations } = dialect.tables;
  const sameMoment = and(eq(conversations.updatedAt, updatedAt), lt(conversations.id, id));
  return or(lt(conversations.updatedAt, updatedAt), sameMoment);
}

/**
 * How many messages of the other side the reader has not seen. What somebody of the reader's own side has answered counts
 * as seen: an operator's reply settles it for the whole team.
 */
function countUnread({ queries, dialect, own }: Scope, reader: Reader) {
  const { conversations, unreadMessages, answeringMessages, receipts } = dialect.tables;
  const isVisitor = reader.kind === "visitor";
  const ownSide = isVisitor ? "visitor" : "operator";
  const otherSide = isVisitor ? "operator" : "visitor";
  const answeredSeq = queries
    .select({ seq: sql`coalesce(max(${answeringMessages.seq}), 0)` })
    .from(answeringMessages)
    .where(
      own(
        answeringMessages,
        eq(answeringMessages.conversationId, conversations.id),
        eq(answeringMessages.kind, "message"),
        eq(answeringMessages.authorKind, ownSide),
      ),
    );
  const unread = queries
    .select({ count: count() })
    .from(unreadMessages)
    .where(
      own(
        unreadMessages,
        eq(unreadMessages.conversationId, conversations.id),
        eq(unreadMessages.kind, "message"),
        eq(unreadMessages.authorKind, otherSide),
        gt(unreadMessages.seq, sql`coalesce(${receipts.readSeq}, 0)`),
        gt(unreadMessages.seq, sql`(${answeredSeq})`),
      ),
    );
  return sql<number>`(${unread})`.mapWith(Number);
}

/** What is the same of a conversation for every reader. */
function headColumns({ dialect }: Scope) {
  const { conversations, visitors, members, teams } = dialect.tables;
  return {
    id: conversations.id,
    status: conversations.status,
    visitor: { id: visitors.id, name: visitors.name },
    assignee: { id: members.id, name: members.name },
    team: { id: teams.id, name: teams.name },
    lastSeq: conversations.lastSeq,
    createdAt: conversations.createdAt,
    updatedAt: conversations.updatedAt,
  };
}

/** Conversations with the names of those who belong to them. */
function selectHead(scope: Scope) {
  const { queries, dialect, own } = scope;
  const { conversations, visitors, members, teams } = dialect.tables;
  return queries
    .select(headColumns(scope))
    .from(conversations)
    .innerJoin(visitors, own(visitors, eq(visitors.id, conversations.visitorId)))
    .leftJoin(members, own(members, eq(members.id, conversations.assigneeId)))
    .leftJoin(teams, own(teams, eq(teams.id, conversations.teamId)));
}

/** Conversations with everything that a row of the inbox shows, in one statement. */
function selectView(scope: Scope, reader: Reader) {
  const { queries, dialect, own } = scope;
  const { conversations, visitors, members, teams, lastMessages, receipts } = dialect.tables;
  return queries
    .select({ ...headColumns(scope), lastMessage: lastMessages, unread: countUnread(scope, reader) })
    .from(conversations)
    .innerJoin(visitors, own(visitors, eq(visitors.id, conversations.visitorId)))
    .leftJoin(members, own(members, eq(members.id, conversations.assigneeId)))
    .leftJoin(teams, own(teams, eq(teams.id, conversations.teamId)))
    .leftJoin(
      lastMessages,
      own(
        lastMessages,
        eq(lastMessages.conversationId, conversations.id),
        eq(lastMessages.seq, conversations.lastMessageSeq),
      ),
    )
    .leftJoin(
      receipts,
      own(
        receipts,
        eq(receipts.conversationId, conversations.id),
        eq(receipts.readerKind, reader.kind),
        eq(receipts.readerId, reader.id),
      ),
    );
}

type ViewRow = Awaited<ReturnType<typeof selectView>>[number];

function viewOfRow(row: ViewRow): ConversationViewRecord {
  return { ...row, lastMessage: row.lastMessage && messageOfRow(row.lastMessage) };
}
