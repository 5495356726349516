import { openConnection } from "#db/sqlite/connection.ts";
import { sqliteTables } from "#db/tables.ts";
import type { ChatEvent } from "#lib/chat/events/event.ts";

type Rows<Table extends "conversations" | "events" | "offers" | "jobs" | "notifications" | "deadLetters"> =
  (typeof sqliteTables)[Table]["$inferSelect"];

export type ConversationRow = Pick<Rows<"conversations">, "id" | "status" | "assigneeId" | "teamId" | "weight">;
export type OfferRow = Pick<
  Rows<"offers">,
  "id" | "conversationId" | "memberId" | "kind" | "status" | "offeredAt" | "answeredAt"
>;
export type JobRow = Pick<Rows<"jobs">, "kind" | "status" | "dueAt" | "leaseUntil" | "error">;

/** A tenant's log from its beginning, and what its tables say in the end. */
export interface Ledger {
  tenantId: string;
  headPos: number;
  /** Up to where the log is published to a message broker, where there is one. */
  publishedPos: number;
  events: readonly ChatEvent[];
  conversations: readonly ConversationRow[];
  offers: readonly OfferRow[];
  jobs: readonly JobRow[];
  /** Of which conversation somebody was notified, once for each notification; "" for one of none. */
  notifications: readonly string[];
  deadLetters: readonly Pick<Rows<"deadLetters">, "subscriber" | "pos" | "reason">[];
  /** The names of the members. */
  names: ReadonlyMap<string, string>;
  /** How much each member takes at a time. */
  capacities: ReadonlyMap<string, number>;
  /** How much a conversation of each team weighs. */
  weights: ReadonlyMap<string, number>;
}

/** Reads what is stored of each tenant, past all of the product's own reading. */
export async function readLedgers(file: string): Promise<Ledger[]> {
  const { queries, execute, close } = openConnection(file);
  const { tenants, events, conversations, offers, jobs, members, teams, notifications, deadLetters } = sqliteTables;
  try {
    execute("BEGIN");
    const rows = {
      tenants: await queries.select().from(tenants),
      events: Map.groupBy(await queries.select().from(events), ({ tenantId }) => tenantId),
      conversations: Map.groupBy(await queries.select().from(conversations), ({ tenantId }) => tenantId),
      offers: Map.groupBy(await queries.select().from(offers), ({ tenantId }) => tenantId),
      jobs: Map.groupBy(await queries.select().from(jobs), ({ tenantId }) => tenantId),
      members: Map.groupBy(await queries.select().from(members), ({ tenantId }) => tenantId),
      notifications: Map.groupBy(await queries.select().from(notifications), ({ tenantId }) => tenantId),
      deadLetters: Map.groupBy(await queries.select().from(deadLetters), ({ tenantId }) => tenantId),
      teams: Map.groupBy(await queries.select().from(teams), ({ tenantId }) => tenantId),
    };
    execute("COMMIT");
    return rows.tenants.map(({ id, headPos, publishedPos }) => ({
      tenantId: id,
      headPos,
      publishedPos,
      events: (rows.events.get(id) ?? []).map(eventOf).toSorted((one, other) => one.pos - other.pos),
      conversations: rows.conversations.get(id) ?? [],
      offers: rows.offers.get(id) ?? [],
      jobs: rows.jobs.get(id) ?? [],
      notifications: (rows.notifications.get(id) ?? []).map(conversationOf),
      deadLetters: rows.deadLetters.get(id) ?? [],
      names: new Map((rows.members.get(id) ?? []).map((member) => [member.id, member.name])),
      capacities: new Map((rows.members.get(id) ?? []).map((member) => [member.id, member.capacity])),
      weights: new Map((rows.teams.get(id) ?? []).map((team) => [team.id, team.conversationWeight])),
    }));
  } finally {
    close();
  }
}

function eventOf({ pos, type, conversationId, at, data, ...by }: Rows<"events">): ChatEvent {
  const actor = { kind: by.actorKind, id: by.actorId, name: by.actorName };
  const event: ChatEvent = { pos, type, conversationId, at: at.toISOString(), actor, data: JSON.parse(data) };
  return event;
}

function conversationOf({ data }: Rows<"notifications">): string {
  const { conversationId }: { conversationId?: string } = JSON.parse(data);
  return conversationId ?? "";
}
