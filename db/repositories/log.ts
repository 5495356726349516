import { asc, eq, gt, sql } from "drizzle-orm";
import { notFound } from "#lib/chat/errors.ts";
import { type ChatEvent, type LoggedEvent, visibleToVisitors } from "#lib/chat/events/event.ts";
import type { LogBounds, LogRepository } from "#lib/chat/store.ts";
import type { events } from "../schema/sqlite.ts";
import type { Scope } from "./scope.ts";

export function logRepository({ queries, dialect, tenantId, own }: Scope): LogRepository {
  const { tenants, events } = dialect.tables;

  async function bounds(): Promise<LogBounds> {
    const [row] = await queries
      .select({ head: tenants.headPos, floor: tenants.floorPos })
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
      const rows = added.map((event, index) => ({
        tenantId,
        pos: first + index,
        type: event.type,
        conversationId: event.conversationId,
        visibleToVisitorId: visibleToVisitors[event.type] ? event.visitorId : null,
        actorKind: actor.kind,
        actorId: actor.id,
        actorName: actor.name,
        data: JSON.stringify(event.data),
        at,
      }));
      await queries.insert(events).values(rows);
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
  };
}

function loggedEventOfRow(row: typeof events.$inferSelect): LoggedEvent {
  const { pos, type, conversationId, at, actorKind, actorId, actorName, data, visibleToVisitorId } = row;
  const actor = { kind: actorKind, id: actorId, name: actorName };
  const event: ChatEvent = { pos, type, conversationId, at: at.toISOString(), actor, data: JSON.parse(data) };
  return { event, visibleToVisitorId };
}
