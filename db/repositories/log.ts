import { and, asc, eq, gt, gte, inArray, lt, lte, sql } from "drizzle-orm";
import { notFound } from "#lib/chat/errors.ts";
import {
  type Audience,
  type ChatEvent,
  type EventType,
  type LoggedEvent,
  type NewEvent,
  visibility,
} from "#lib/chat/events/event.ts";
import { isOfVisitors } from "#lib/chat/notifications/addressee.ts";
import type { LeaseToken, LogBounds, LogRepository } from "#lib/chat/store.ts";
import type { events } from "../schema/sqlite.ts";
import { inOrderOf, isInView, type ViewShape, type ViewValues, viewShape, viewValues } from "./log-view.ts";
import type { Scope } from "./scope.ts";
import { type Given, insertInto, statement, statementPer } from "./statement.ts";

const boundsOfLog = statement((_given, { queries, tenantId, tables: { tenants } }) =>
  queries
    .select({ head: tenants.headPos, floor: tenants.floorPos, epoch: tenants.epoch })
    .from(tenants)
    .where(eq(tenants.id, tenantId)),
);
interface HeadMove {
  count: number;
  at: Date;
}
const moveHead = statement((given: Given<HeadMove>, { queries, tenantId, returning, tables: { tenants } }) => {
  const headPos = sql`${tenants.headPos} + ${given("count")}`;
  const { unpublishedAt: since } = tenants;
  const unpublishedAt = sql`coalesce(${since}, ${sql.param(given("at"), since)})`;
  const isThis = eq(tenants.id, tenantId);
  const moved = { headPos: tenants.headPos };
  return returning(
    queries.update(tenants).set({ headPos, unpublishedAt }).where(isThis),
    (update) => update.returning(moved),
    queries.select(moved).from(tenants).where(isThis),
  );
});
const addEvent = insertInto("events");

interface ReadShape {
  view: ViewShape;
  types: readonly EventType[] | null;
}
interface ReadValues extends ViewValues {
  after: number;
  limit: number;
}
const eventsAfter = statementPer(({ view, types }: ReadShape) =>
  statement((given: Given<ReadValues>, { queries, own, page, tables: { events } }) => {
    const isOfType = types === null ? undefined : inArray(events.type, [...types]);
    const inOrder = queries
      .select()
      .from(events)
      .where(own(events, gt(events.pos, given("after")), isInView(events, given, view), isOfType))
      .orderBy(inOrderOf(events, view));
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

const publishingOfLog = statement((_given, { queries, tenantId, tables: { tenants } }) =>
  queries
    .select({
      head: tenants.headPos,
      floor: tenants.floorPos,
      epoch: tenants.epoch,
      publishedPos: tenants.publishedPos,
    })
    .from(tenants)
    .where(eq(tenants.id, tenantId)),
);
/** Changes nothing, and keeps the lease as it is until the commit: whoever takes it over changes its row. */
const holdLease = statement((given: Given<LeaseToken>, { queries, tables: { leases } }) => {
  const isCurrent = and(eq(leases.name, given("name")), eq(leases.token, given("token")));
  return queries
    .update(leases)
    .set({ token: sql`${leases.token}` })
    .where(isCurrent);
});
interface PublishedMark {
  pos: number;
  now: Date;
}
const markPublished = statement((given: Given<PublishedMark>, { queries, tenantId, tables: { tenants } }) => {
  const { headPos, publishedPos, unpublishedAt: since } = tenants;
  const rest = sql`case when ${headPos} = ${given("pos")} then null else ${sql.param(given("now"), since)} end`;
  return (
    queries
      .update(tenants)
      .set({ publishedPos: given("pos"), unpublishedAt: rest })
      // A mark of an earlier try, which comes late, must not lower it.
      .where(and(eq(tenants.id, tenantId), lte(publishedPos, given("pos"))))
  );
});

export function logRepository({ run, dialect }: Scope): LogRepository {
  async function bounds(): Promise<LogBounds> {
    const [row] = await run(boundsOfLog, {});
    if (row === undefined) throw notFound();
    return row;
  }

  return {
    bounds,
    async append(added, { actor, at }) {
      const [tenant] = await run(moveHead, { count: added.length, at });
      if (tenant === undefined) throw notFound();
      const first = tenant.headPos - added.length + 1;
      const author = { actorKind: actor.kind, actorId: actor.id, actorName: actor.name };
      for (const [index, event] of added.entries()) {
        await run(addEvent, { pos: first + index, ...author, at, ...rowOfEvent(event) });
      }
      return added.map((event, index) => loggedEvent(event, { pos: first + index, at: at.toISOString(), actor }));
    },
    async read({ after, limit, types = null, ...viewer }) {
      const shape = { view: viewShape(viewer), types };
      const rows = await run(eventsAfter(shape), { after, limit, ...viewValues(viewer) });
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
    async reachesBack(before) {
      const [oldest] = await run(oldestEvents, { limit: 1 });
      return oldest !== undefined && oldest.at < before;
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
    async publishing() {
      const [row] = await run(publishingOfLog, {});
      if (row === undefined) throw notFound();
      return row;
    },
    async markPublished({ pos, lease: { name, token }, now }) {
      if (dialect.affectedRows(await run(holdLease, { name, token })) === 0) return false;
      await run(markPublished, { pos, now });
      return true;
    },
  };
}

function rowOfEvent(added: NewEvent) {
  const { type, conversationId, data } = added;
  const { visitorId, assigneeId, teamId, addressee } = audienceShown(added);
  // What visitors see is found by this column, so what is addressed to visitors has the address there as well.
  const visibleToVisitorId = addressee !== null && isOfVisitors(addressee) ? addressee : visitorId;
  const whereabouts = { conversationId, visibleToVisitorId, assigneeId, teamId, addressee };
  return { type, ...whereabouts, seq: seqOf(data), data: JSON.stringify(data) };
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
  const { pos, type, conversationId, at, actorKind, actorId, actorName, data, assigneeId, teamId, addressee } = row;
  const actor = { kind: actorKind, id: actorId, name: actorName };
  const event: ChatEvent = { pos, type, conversationId, at: at.toISOString(), actor, data: JSON.parse(data) };
  const visitorId = addressee === null ? row.visibleToVisitorId : null;
  return { event, audience: { visitorId, assigneeId, teamId, addressee } };
}
