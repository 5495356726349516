import { and, asc, eq, gt, gte, inArray, lt, lte, or, sql } from "drizzle-orm";
import { notFound } from "#lib/chat/errors.ts";
import {
  type Audience,
  type ChatEvent,
  type EventType,
  forEverybody,
  type LoggedEvent,
  type NewEvent,
  visibility,
} from "#lib/chat/events/event.ts";
import type { LogBounds, LogRepository } from "#lib/chat/store.ts";
import type { events } from "../schema/sqlite.ts";
import { isAboutReached, type ReachShape, type ReachValues, reachShape, reachValues } from "./reach-condition.ts";
import type { Scope } from "./scope.ts";
import { type Given, insertInto, statement, statementPer } from "./statement.ts";

const boundsOfLog = statement((_given, { queries, tenantId, tables: { tenants } }) =>
  queries
    .select({ head: tenants.headPos, floor: tenants.floorPos, epoch: tenants.epoch })
    .from(tenants)
    .where(eq(tenants.id, tenantId)),
);
const moveHead = statement((given: Given<{ count: number }>, { queries, tenantId, returning, tables: { tenants } }) => {
  const headPos = sql`${tenants.headPos} + ${given("count")}`;
  const isThis = eq(tenants.id, tenantId);
  const moved = { headPos: tenants.headPos };
  return returning(
    queries.update(tenants).set({ headPos }).where(isThis),
    (update) => update.returning(moved),
    queries.select(moved).from(tenants).where(isThis),
  );
});
const addEvent = insertInto("events");

interface ReadShape {
  isForVisitor: boolean;
  reach: ReachShape | null;
}
interface ReadValues extends ReachValues {
  after: number;
  visitorId: string | undefined;
  limit: number;
}
const eventsAfter = statementPer(({ isForVisitor, reach }: ReadShape) =>
  statement((given: Given<ReadValues>, { queries, own, page, tables: { events } }) => {
    const isVisible = isForVisitor
      ? eq(events.visibleToVisitorId, given("visitorId"))
      : reach && or(inArray(events.type, forEverybody), isAboutReached(events, given, reach));
    const inOrder = queries
      .select()
      .from(events)
      .where(own(events, gt(events.pos, given("after")), isVisible ?? undefined))
      .orderBy(asc(events.pos));
    return page(inOrder, given("limit"));
  }),
);

const sentMessage = statement(
  (
    given: Given<{ conversationId: string; seq: number; limit: number }>,
    { queries, own, page, tables: { events } },
  ) => {
    const found = queries
      .select({ pos: events.pos, data: events.data })
      .from(events)
      .where(
        own(
          events,
          eq(events.conversationId, given("conversationId")),
          eq(events.seq, given("seq")),
          inArray(events.type, ["MessageSent", "NoteAdded"]),
        ),
      )
      .orderBy(asc(events.pos));
    return page(found, given("limit"));
  },
);
const rewriteEvent = statement((given: Given<{ pos: number; data: string }>, { queries, own, tables: { events } }) =>
  queries
    .update(events)
    .set({ data: given("data") })
    .where(own(events, eq(events.pos, given("pos")))),
);

interface AboutShape {
  types: readonly EventType[];
  isBySomebody: boolean;
  orLater: boolean;
}
interface AboutValues {
  conversationId: string;
  seq: number;
  by: string | undefined;
  limit: number;
}
const eventsAbout = statementPer(({ types, isBySomebody, orLater }: AboutShape) =>
  statement((given: Given<AboutValues>, { queries, own, page, tables: { events } }) => {
    const inOrder = queries
      .select()
      .from(events)
      .where(
        own(
          events,
          eq(events.conversationId, given("conversationId")),
          orLater ? gte(events.seq, given("seq")) : eq(events.seq, given("seq")),
          inArray(events.type, [...types]),
          isBySomebody ? eq(events.actorKind, given("by")) : undefined,
        ),
      )
      .orderBy(asc(events.pos));
    return page(inOrder, given("limit"));
  }),
);

const oldestEvents = statement((given: Given<{ limit: number }>, { queries, own, page, tables: { events } }) => {
  const inOrder = queries.select({ pos: events.pos, at: events.at }).from(events).where(own(events));
  return page(inOrder.orderBy(asc(events.pos)), given("limit"));
});
const raiseFloor = statement((given: Given<{ pos: number }>, { queries, tenantId, tables: { tenants } }) =>
  queries
    .update(tenants)
    .set({ floorPos: given("pos") })
    // Of two that take the same events off, the later one must not lower it again.
    .where(and(eq(tenants.id, tenantId), lt(tenants.floorPos, given("pos")))),
);
const removeEvents = statement((given: Given<{ pos: number }>, { queries, own, tables: { events } }) =>
  queries.delete(events).where(own(events, lte(events.pos, given("pos")))),
);
const removeMarks = statement((given: Given<{ pos: number }>, { queries, own, tables: { traceMarks } }) =>
  queries.delete(traceMarks).where(own(traceMarks, lte(traceMarks.lastPos, given("pos")))),
);

export function logRepository({ run }: Scope): LogRepository {
  async function bounds(): Promise<LogBounds> {
    const [row] = await run(boundsOfLog, {});
    if (row === undefined) throw notFound();
    return row;
  }

  return {
    bounds,
    async append(added, { actor, at }) {
      const [tenant] = await run(moveHead, { count: added.length });
      if (tenant === undefined) throw notFound();
      const first = tenant.headPos - added.length + 1;
      const author = { actorKind: actor.kind, actorId: actor.id, actorName: actor.name };
      for (const [index, event] of added.entries()) {
        await run(addEvent, { pos: first + index, ...author, at, ...rowOfEvent(event) });
      }
      return added.map((event, index) => loggedEvent(event, { pos: first + index, at: at.toISOString(), actor }));
    },
    async read({ after, limit, visitorId, reach }) {
      const shape = { isForVisitor: visitorId !== undefined, reach: reachShape(reach) };
      const rows = await run(eventsAfter(shape), { after, visitorId, limit, ...reachValues(reach) });
      return rows.map(loggedEventOfRow);
    },
    async erase({ conversationId, seq, deletedAt }) {
      const [row] = await run(sentMessage, { conversationId, seq, limit: 1 });
      if (row === undefined) return;
      await run(rewriteEvent, { pos: row.pos, data: erased(row.data, deletedAt) });
    },
    async findAbout({ conversationId, seq, types, by, orLater = false }) {
      const found = eventsAbout({ types, isBySomebody: by !== undefined, orLater });
      const [row] = await run(found, { conversationId, seq, by, limit: 1 });
      return row === undefined ? null : loggedEventOfRow(row);
    },
    async prune({ before, limit }) {
      const oldest = await run(oldestEvents, { limit });
      const kept = oldest.findIndex(({ at }) => at >= before);
      const old = kept === -1 ? oldest : oldest.slice(0, kept);
      const last = old.at(-1);
      if (last === undefined) return 0;
      await run(raiseFloor, last);
      await run(removeEvents, last);
      await run(removeMarks, last);
      return old.length;
    },
  };
}

function rowOfEvent(added: NewEvent) {
  const { type, conversationId, data } = added;
  const { visitorId: visibleToVisitorId, assigneeId, teamId } = audienceShown(added);
  return { type, conversationId, visibleToVisitorId, assigneeId, teamId, seq: seqOf(data), data: JSON.stringify(data) };
}

/** An event that visitors are not shown has none. */
function audienceShown({ type, audience }: NewEvent): Audience {
  return visibility[type].visitor ? audience : { ...audience, visitorId: null };
}

/** The event of a message, once its text was taken away. */
function erased(text: string, deletedAt: Date): string {
  const data: { message?: object } = JSON.parse(text);
  return JSON.stringify({ ...data, message: { ...data.message, body: "", deletedAt: deletedAt.toISOString() } });
}

/** Which message an event is about, or which watermark it tells. */
function seqOf(data: NewEvent["data"]): number | null {
  if ("message" in data) return data.message.seq;
  return "seq" in data ? data.seq : null;
}

function loggedEvent(added: NewEvent, stamp: Pick<ChatEvent, "pos" | "at" | "actor">): LoggedEvent {
  const { audience: _audience, ...rest } = added;
  return { event: { ...stamp, ...rest }, audience: audienceShown(added) };
}

function loggedEventOfRow(row: typeof events.$inferSelect): LoggedEvent {
  const { pos, type, conversationId, at, actorKind, actorId, actorName, data, assigneeId, teamId } = row;
  const actor = { kind: actorKind, id: actorId, name: actorName };
  const event: ChatEvent = { pos, type, conversationId, at: at.toISOString(), actor, data: JSON.parse(data) };
  return { event, audience: { visitorId: row.visibleToVisitorId, assigneeId, teamId } };
}
