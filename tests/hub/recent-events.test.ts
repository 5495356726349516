import { v7 } from "uuid";
import { expect, test } from "vitest";
import { hubLimits } from "#hub/limits.ts";
import { RecentEvents } from "#hub/recent-events.ts";
import { type LoggedEvent, noAudience } from "#lib/chat/events/event.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import { provenTenantId } from "#lib/identity/tenant-id.ts";

const { recentEventsPerTenantMax, recentBytesPerTenantMax } = hubLimits;
const plenty = 1_000 * recentBytesPerTenantMax;

function events(firstPos: number, count: number, body = "Hello"): LoggedEvent[] {
  const author = { kind: "visitor", id: "vera", name: "Vera" } as const;
  const at = new Date(0).toISOString();
  return Array.from({ length: count }, (_, index) => {
    const message = {
      id: v7(),
      conversationId: "c",
      seq: index,
      kind: "message" as const,
      author,
      body,
      createdAt: at,
      deletedAt: null,
    };
    const standing = { status: "queued", visitor: { id: "vera", name: "Vera" }, assignee: null, team: null } as const;
    const times = { createdAt: at, updatedAt: at, snoozedUntil: null };
    const conversation = { id: "c", ...standing, ...times, lastSeq: index, priority: 0 };
    const audience = { ...noAudience, visitorId: "vera" };
    const stamp = { pos: firstPos + index, at, actor: author, conversationId: "c" };
    return { event: { type: "MessageSent", ...stamp, data: { message, conversation } }, audience };
  });
}

/** Positions of what came after one, in all its parts; null where that is not all there. */
function positionsSince(recent: RecentEvents, tenantId: TenantId, after: number): number[] | null {
  const positions: number[] = [];
  for (let part = recent.since(tenantId, after); ; part = recent.since(tenantId, positions.at(-1) ?? after)) {
    if (part === null) return null;
    positions.push(...part.events.map(({ event }) => event.pos));
    if (part.isLast) return positions;
  }
}

function newTenant(recent: RecentEvents, start = 0): TenantId {
  const tenantId = provenTenantId(v7());
  recent.begin(tenantId, start);
  return tenantId;
}

test("a log is kept as far back as so many events, and what is older is not there rather than there in part", () => {
  const recent = new RecentEvents(plenty);
  const tenant = newTenant(recent);
  recent.append(tenant, events(1, recentEventsPerTenantMax));
  expect(positionsSince(recent, tenant, 0)).toHaveLength(recentEventsPerTenantMax);
  recent.append(tenant, events(recentEventsPerTenantMax + 1, 3));
  expect(recent.since(tenant, 2)).toBeNull();
  expect(positionsSince(recent, tenant, 3)).toEqual(
    Array.from({ length: recentEventsPerTenantMax }, (_, index) => index + 4),
  );
});

test("long messages are kept no further back than so many bytes", () => {
  const recent = new RecentEvents(plenty);
  const tenant = newTenant(recent);
  for (let pos = 1; pos <= 200; pos++) recent.append(tenant, events(pos, 1, "x".repeat(8_000)));
  expect(recent.bytes).toBeLessThanOrEqual(recentBytesPerTenantMax);
  expect(positionsSince(recent, tenant, 199)).toEqual([200]);
  expect(recent.since(tenant, 0)).toBeNull();
});

test("where all tenants together are too large, the one goes that was used least recently, and can be filled again", () => {
  const recent = new RecentEvents(11_000);
  const [idle, used] = [newTenant(recent), newTenant(recent)];
  recent.append(idle, events(1, 2));
  recent.append(used, events(1, 2));
  positionsSince(recent, used, 0);
  recent.append(newTenant(recent), events(1, 2));
  expect(recent.bytes).toBeLessThanOrEqual(11_000);
  expect([positionsSince(recent, idle, 0), positionsSince(recent, idle, 2)]).toEqual([null, []]);
  expect(positionsSince(recent, used, 0)).toHaveLength(2);
  recent.append(idle, events(3, 1));
  expect(positionsSince(recent, idle, 2)).toHaveLength(1);
});

test("memory that is given to nobody keeps nothing, and says so", () => {
  const recent = new RecentEvents(0);
  const tenant = newTenant(recent);
  recent.append(tenant, events(1, 5));
  expect([recent.bytes, positionsSince(recent, tenant, 4), positionsSince(recent, tenant, 5)]).toEqual([0, null, []]);
});

test("what came before is taken only where it ends at what is there", () => {
  const recent = new RecentEvents(plenty);
  const tenant = newTenant(recent, 10);
  recent.append(tenant, events(11, 1));
  recent.prepend(tenant, events(5, 4));
  expect(recent.since(tenant, 4)).toBeNull();
  recent.prepend(tenant, events(5, 6));
  expect(positionsSince(recent, tenant, 4)).toEqual([5, 6, 7, 8, 9, 10, 11]);
});

test("a tenant that is left gives its memory back", () => {
  const recent = new RecentEvents(plenty);
  const [left, kept] = [newTenant(recent), newTenant(recent)];
  recent.append(left, events(1, 5));
  recent.append(kept, events(1, 1));
  recent.end(left);
  expect(recent.since(left, 5)).toBeNull();
  recent.end(kept);
  expect(recent.bytes).toBe(0);
});

test("the text of a message that was deleted is forgotten, and read from the log by whoever comes from before", () => {
  const recent = new RecentEvents(plenty);
  const tenant = newTenant(recent);
  recent.append(tenant, events(1, 3, "a secret"));
  const [sent, later] = events(4, 2, "");
  if (sent?.event.type !== "MessageSent" || later === undefined) throw new Error("There are no events.");
  const deleted: LoggedEvent = { ...sent, event: { ...sent.event, type: "MessageDeleted" } };
  recent.append(tenant, [deleted, later]);
  expect([recent.since(tenant, 0), recent.since(tenant, 2)]).toEqual([null, null]);
  expect(positionsSince(recent, tenant, 3)).toEqual([4, 5]);
  expect(JSON.stringify(recent.since(tenant, 3))).not.toContain("a secret");
});

test("what many come for is framed once, and anew when there is more", () => {
  const recent = new RecentEvents(plenty);
  const tenant = newTenant(recent);
  recent.append(tenant, events(1, 3));
  const framed = recent.since(tenant, 1)?.framed;
  expect(recent.since(tenant, 1)?.framed).toBe(framed);
  expect(recent.since(tenant, 2)?.framed).not.toBe(framed);
  recent.append(tenant, events(4, 1));
  expect(recent.since(tenant, 1)?.events.map(({ event }) => event.pos)).toEqual([2, 3, 4]);
});
