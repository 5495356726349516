import { asc, eq, gt, gte, inArray, lte, sql } from "drizzle-orm";
import { notFound } from "#lib/chat/errors.ts";
import { type ChatEvent, type LoggedEvent, type NewEvent, visibleToVisitors } from "#lib/chat/events/event.ts";
import type { LogBounds, LogRepository } from "#lib/chat/store.ts";
import type { events } from "../schema/sqlite.ts";
import type { Scope } from "./scope.ts";

export function logRepository(scope: Scope): LogRepository {
  const { queries, dialect, tenantId, own } = scope;
  const { tenants, events } = dialect.tables;

  async function bounds(): Promise<LogBounds> {
    const [row] = await queries
      .select({ head: tenants.headPos, floor: tenants.floorPos, epoch: tenants.epoch })
      .from(tenants)
      .where(eq(tenants.id, tenantId));
    if (row === undefined) throw notFound();
    return row;
  }

  return {
    bounds,
    async append(added, { actor, at }) {
      const headPos = sql`${tenants.headPos} + ${added.length}`;
      await queries.update(tenants).set({ headPos }).where(eq(tenants.id, tenantId));
      const { head } = await bounds();
      const first = head - added.length + 1;
      const author = { actorKind: actor.kind, actorId: actor.id, actorName: actor.name };
      const rows = added.map((event, index) => ({ tenantId, pos: first + index, ...author, at, ...rowOfEvent(event) }));
      await queries.insert(events).values(rows);
      return added.map((event, index) => loggedEvent(event, { pos: first + index, at: at.toISOString(), actor }));
    },
    async read({ after, limit, visitorId }) {
      const inOrder = queries
        .select()
        .from(events)
        .where(
          own(
            events,
            gt(events.pos, after),
            visitorId === undefined ? undefined : eq(events.visibleToVisitorId, visitorId),
          ),
        )
        .orderBy(asc(events.pos));
      return (await dialect.page(inOrder, limit)).map(loggedEventOfRow);
    },
    async findAbout({ conversationId, seq, types, by, orLater = false }) {
      const inOrder = queries
        .select()
        .from(events)
        .where(
          own(
            events,
            eq(events.conversationId, conversationId),
            orLater ? gte(events.seq, seq) : eq(events.seq, seq),
            inArray(events.type, [...types]),
            by && eq(events.actorKind, by),
          ),
        )
        .orderBy(asc(events.pos));
      const [row] = await dialect.page(inOrder, 1);
      return row === undefined ? null : loggedEventOfRow(row);
    },
    async prune({ before, limit }) {
      const inOrder = queries
        .select({ pos: events.pos, at: events.at })
        .from(events)
        .where(own(events))
        .orderBy(asc(events.pos));
      const oldest = await dialect.page(inOrder, limit);
      const kept = oldest.findIndex(({ at }) => at >= before);
      const old = kept === -1 ? oldest : oldest.slice(0, kept);
      const last = old.at(-1);
      if (last === undefined) return 0;
      await queries.update(tenants).set({ floorPos: last.pos }).where(eq(tenants.id, tenantId));
      await queries.delete(events).where(own(events, lte(events.pos, last.pos)));
      const { traceMarks } = dialect.tables;
      await queries.delete(traceMarks).where(own(traceMarks, lte(traceMarks.lastPos, last.pos)));
      return old.length;
    },
  };
}

function rowOfEvent({ type, conversationId, visitorId, data }: NewEvent) {
  const visibleToVisitorId = visibleToVisitors[type] ? visitorId : null;
  return { type, conversationId, visibleToVisitorId, seq: seqOf(data), data: JSON.stringify(data) };
}

/** Which message an event is about, or which watermark it tells. */
function seqOf(data: NewEvent["data"]): number | null {
  if ("message" in data) return data.message.seq;
  return "seq" in data ? data.seq : null;
}

function loggedEvent(added: NewEvent, stamp: Pick<ChatEvent, "pos" | "at" | "actor">): LoggedEvent {
  const { visitorId, ...rest } = added;
  return { event: { ...stamp, ...rest }, visibleToVisitorId: visibleToVisitors[rest.type] ? visitorId : null };
}

function loggedEventOfRow(row: typeof events.$inferSelect): LoggedEvent {
  const { pos, type, conversationId, at, actorKind, actorId, actorName, data, visibleToVisitorId } = row;
  const actor = { kind: actorKind, id: actorId, name: actorName };
  const event: ChatEvent = { pos, type, conversationId, at: at.toISOString(), actor, data: JSON.parse(data) };
  return { event, visibleToVisitorId };
}
