import { and, count, desc, eq, gt, inArray, lt, lte, or, type SQL, sql } from "drizzle-orm";
import type { ConversationStatus, ConversationViewRecord } from "#lib/chat/conversations/conversation.ts";
import type { ConversationChangeSet, ConversationRepository, Reader } from "#lib/chat/store.ts";
import { messageOfRow } from "./message-row.ts";
import { queueOf } from "./queue.ts";
import { isReached, type ReachShape, type ReachValues, reachShape, reachValues } from "./reach-condition.ts";
import type { Scope } from "./scope.ts";
import { textOfSkills } from "./skill-list.ts";
import { type Building, type Given, insertInto, statement, statementPer } from "./statement.ts";

interface Key {
  id: string;
}
const head = statement((given: Given<Key>, building) => selectHead(building).where(isConversation(given, building)));
const view = statement((given: Given<Key & ReaderValues>, building) =>
  selectView(given, building).where(isConversation(given, building)),
);

interface ListShape {
  status: readonly ConversationStatus[] | undefined;
  isOfAssignee: boolean;
  isOfVisitor: boolean;
  isAfterPlace: boolean;
  reach: ReachShape | null;
}
interface ListValues extends ReaderValues, ReachValues {
  assigneeId: string | undefined;
  visitorId: string | undefined;
  afterUpdatedAt: Date | undefined;
  afterId: string | undefined;
  limit: number;
}
const newestViews = statementPer(({ status, isOfAssignee, isOfVisitor, isAfterPlace, reach }: ListShape) =>
  statement((given: Given<ListValues>, building) => {
    const { own, page, tables } = building;
    const { conversations } = tables;
    const newestFirst = selectView(given, building)
      .where(
        own(
          conversations,
          status && inArray(conversations.status, [...status]),
          isOfAssignee ? eq(conversations.assigneeId, given("assigneeId")) : undefined,
          isOfVisitor ? eq(conversations.visitorId, given("visitorId")) : undefined,
          isAfterPlace ? isAfter(given, building) : undefined,
          reach ? isReached(conversations, given, reach) : undefined,
        ),
      )
      .orderBy(desc(conversations.updatedAt), desc(conversations.id));
    return page(newestFirst, given("limit"));
  }),
);

const countQueued = counting((_given, { conversations }) => eq(conversations.status, "queued"));
const countMine = counting((given, { conversations }) =>
  and(eq(conversations.assigneeId, given("memberId")), inArray(conversations.status, ["open", "snoozed"])),
);
const countAll = counting(() => undefined);

const addConversation = insertInto("conversations");

const changeConversation = statementPer((columns: readonly (keyof ConversationChangeSet)[]) =>
  statement((given: Given<Key & ConversationChangeSet & { from: ConversationStatus }>, building) => {
    const { conversations } = building.tables;
    const change = Object.fromEntries(columns.map((column) => [column, given(column)]));
    return building.queries
      .update(conversations)
      .set(change)
      .where(and(isConversation(given, building), eq(conversations.status, given("from"))));
  }),
);

const holdConversation = statement((given: Given<Key>, building) => {
  const { conversations } = building.tables;
  const lastSeq = sql`${conversations.lastSeq}`;
  return building.queries.update(conversations).set({ lastSeq }).where(isConversation(given, building));
});

export function conversationRepository(scope: Scope): ConversationRepository {
  const { run, dialect } = scope;
  return {
    async get(id) {
      await hold(scope, id);
      const [row] = await run(head, { id });
      return row ?? null;
    },
    async view(id, reader) {
      const [row] = await run(view, { id, ...readerValues(reader) });
      return row === undefined ? null : viewOfRow(row);
    },
    async list({ reader, status, assigneeId, visitorId, after, reach, limit }) {
      const shape = {
        status,
        isOfAssignee: assigneeId !== undefined,
        isOfVisitor: visitorId !== undefined,
        isAfterPlace: after !== undefined,
        reach: reachShape(reach),
      };
      const place = { afterUpdatedAt: after?.updatedAt, afterId: after?.id };
      const values = { ...readerValues(reader), assigneeId, visitorId, ...place, ...reachValues(reach), limit };
      const rows = await run(newestViews(shape), values);
      return rows.map(viewOfRow);
    },
    async count(memberId, reach) {
      const [shape, values] = [reachShape(reach), { memberId, ...reachValues(reach) }];
      const counted = async (each: typeof countAll) => (await run(each(shape), values))[0]?.count ?? 0;
      return { queue: await counted(countQueued), mine: await counted(countMine), all: await counted(countAll) };
    },
    async add({ id, visitorId, teamId, priority, weight, skills, createdAt }) {
      await run(addConversation, {
        ...fresh,
        id,
        visitorId,
        teamId,
        priority,
        weight,
        skills: textOfSkills(skills),
        queuedAt: createdAt,
        createdAt,
        updatedAt: createdAt,
      });
    },
    async change(id, from, change) {
      const columns = columnsOf(change);
      return dialect.affectedRows(await run(changeConversation(columns), { id, from, ...change })) > 0;
    },
    ...queueOf(scope),
  };
}

/** What every conversation is in the beginning. */
const fresh = {
  status: "queued",
  assigneeId: null,
  lastSeq: 0,
  lastMessageSeq: 0,
  claimedAt: null,
  snoozedUntil: null,
  lastAssigneeId: null,
} as const;

/**
 * Keeps other writers from the conversation until this unit commits, where they do not write in turn anyway: what a use
 * case decides on, such as who has claimed it, is then still so when it writes.
 */
async function hold({ run, dialect, access }: Scope, id: string): Promise<void> {
  if (access === "write" && !dialect.writesInTurn) await run(holdConversation, { id });
}

const changeable = [
  "status",
  "assigneeId",
  "teamId",
  "priority",
  "weight",
  "queuedAt",
  "claimedAt",
  "snoozedUntil",
  "lastAssigneeId",
  "updatedAt",
] as const satisfies (keyof ConversationChangeSet)[];

function columnsOf(change: ConversationChangeSet): readonly (keyof ConversationChangeSet)[] {
  return changeable.filter((column) => change[column] !== undefined);
}

function isConversation(given: Given<Key>, { own, tables: { conversations } }: Building): SQL | undefined {
  return own(conversations, eq(conversations.id, given("id")));
}

function isAfter(given: Given<ListValues>, { tables: { conversations } }: Building): SQL | undefined {
  const updatedAt = sql.param(given("afterUpdatedAt"), conversations.updatedAt);
  const isEarlier = or(lt(conversations.updatedAt, updatedAt), lt(conversations.id, given("afterId")));
  // With a bound for all of it, the index is read from the place on.
  return and(lte(conversations.updatedAt, updatedAt), isEarlier);
}

interface CountValues extends ReachValues {
  memberId: string;
}

function counting(condition: (given: Given<CountValues>, tables: Building["tables"]) => SQL | undefined) {
  return statementPer((reach: ReachShape | null) =>
    statement((given: Given<CountValues>, { queries, own, tables }) => {
      const { conversations } = tables;
      const isShown = reach ? isReached(conversations, given, reach) : undefined;
      return queries
        .select({ count: count() })
        .from(conversations)
        .where(own(conversations, condition(given, tables), isShown));
    }),
  );
}

interface ReaderValues {
  readerKind: string;
  readerId: string;
  ownSide: string;
  otherSide: string;
}

function readerValues({ kind, id }: Reader): ReaderValues {
  const [ownSide, otherSide] = kind === "visitor" ? ["visitor", "operator"] : ["operator", "visitor"];
  return { readerKind: kind, readerId: id, ownSide, otherSide };
}

/**
 * How many messages of the other side the reader has not seen. What somebody of the reader's own side has answered counts
 * as seen: an operator's reply settles it for the whole team.
 */
function countUnread(given: Given<ReaderValues>, { queries, own, tables }: Building) {
  const { conversations, unreadMessages, answeringMessages, receipts } = tables;
  const answeredSeq = queries
    .select({ seq: sql`coalesce(max(${answeringMessages.seq}), 0)` })
    .from(answeringMessages)
    .where(
      own(
        answeringMessages,
        eq(answeringMessages.conversationId, conversations.id),
        eq(answeringMessages.kind, "message"),
        eq(answeringMessages.authorKind, given("ownSide")),
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
        eq(unreadMessages.authorKind, given("otherSide")),
        // SQLite goes along the first bound and asks the second for each row, so the dear one comes first.
        gt(unreadMessages.seq, sql`(${answeredSeq})`),
        gt(unreadMessages.seq, sql`coalesce(${receipts.readSeq}, 0)`),
      ),
    );
  return sql<number>`(${unread})`.mapWith(Number);
}

/** What is the same of a conversation for every reader. */
function headColumns({ tables: { conversations, visitors, members, teams } }: Building) {
  return {
    id: conversations.id,
    status: conversations.status,
    visitor: { id: visitors.id, name: visitors.name },
    assignee: { id: members.id, name: members.name },
    team: { id: teams.id, name: teams.name },
    lastSeq: conversations.lastSeq,
    priority: conversations.priority,
    weight: conversations.weight,
    queuedAt: conversations.queuedAt,
    snoozedUntil: conversations.snoozedUntil,
    lastAssigneeId: conversations.lastAssigneeId,
    createdAt: conversations.createdAt,
    updatedAt: conversations.updatedAt,
  };
}

/** Conversations with the names of those who belong to them. */
function selectHead(building: Building) {
  const { queries, own, tables } = building;
  const { conversations, visitors, members, teams } = tables;
  return queries
    .select(headColumns(building))
    .from(conversations)
    .innerJoin(visitors, own(visitors, eq(visitors.id, conversations.visitorId)))
    .leftJoin(members, own(members, eq(members.id, conversations.assigneeId)))
    .leftJoin(teams, own(teams, eq(teams.id, conversations.teamId)));
}

/** Conversations with everything that a row of the inbox shows, in one statement. */
function selectView(given: Given<ReaderValues>, building: Building) {
  const { queries, own, tables } = building;
  const { conversations, visitors, members, teams, lastMessages, receipts } = tables;
  return queries
    .select({ ...headColumns(building), lastMessage: lastMessages, unread: countUnread(given, building) })
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
        eq(receipts.readerKind, given("readerKind")),
        eq(receipts.readerId, given("readerId")),
      ),
    );
}

type ViewRow = Awaited<ReturnType<typeof selectView>>[number];

function viewOfRow(row: ViewRow): ConversationViewRecord {
  return { ...row, lastMessage: row.lastMessage && messageOfRow(row.lastMessage) };
}
