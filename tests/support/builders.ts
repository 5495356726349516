import { v7 } from "uuid";
import type { Database } from "#db/database.ts";
import type { Participant } from "#lib/chat/actor.ts";
import type { ConversationStatus } from "#lib/chat/conversations/conversation.ts";
import { type NewEvent, noAudience } from "#lib/chat/events/event.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { MemberRecord } from "#lib/chat/members/member.ts";
import type { TenantStore } from "#lib/chat/store.ts";
import { defaultRouting, type TeamRecord } from "#lib/chat/teams/team.ts";
import type { VisitorRecord } from "#lib/chat/visitors/visitor.ts";
import { foundTenant } from "#lib/identity/found-tenant.ts";

/** A moment with milliseconds, so that a database that drops them is found out. */
export const someMoment = new Date("2026-03-04T05:06:07.089Z");

type Parent = { tenantId?: TenantId };

/** Makes a tenant with an empty log. */
export async function aTenant(database: Database, given: { slug?: string; name?: string } = {}): Promise<TenantId> {
  const id = v7();
  const { slug = `tenant-${id}`, name = "A tenant" } = given;
  return foundTenant(database, { id, slug, name, greeting: "Hello!" }, someMoment);
}

/** Makes a member, and the tenant where none is given. */
export async function aMember(
  database: Database,
  { tenantId, ...given }: Partial<MemberRecord> & Parent = {},
): Promise<MemberRecord & { tenantId: TenantId }> {
  const owner = tenantId ?? (await aTenant(database));
  const id = given.id ?? v7();
  const member = {
    id,
    name: "Ada",
    email: `${id}@example.test`,
    role: "operator",
    removedAt: null,
    createdAt: someMoment,
  };
  await write(database, owner, (tenant) => tenant.members.add({ ...member, ...given }));
  return { ...member, ...given, tenantId: owner };
}

/** Signs a member in, for a day. @returns the id of the session. */
export async function aSession(
  database: Database,
  { tenantId, memberId }: { tenantId: TenantId; memberId: string },
): Promise<string> {
  const [id, createdAt] = [v7(), new Date()];
  const expiresAt = new Date(createdAt.getTime() + 86_400_000);
  const about = { method: "password", address: null, userAgent: null, endedAt: null } as const;
  await write(database, tenantId, ({ sessions }) => sessions.add({ id, memberId, createdAt, expiresAt, ...about }));
  return id;
}

/** Makes a team without members, and the tenant where none is given. */
export async function aTeam(
  database: Database,
  { tenantId, ...given }: Partial<TeamRecord> & Parent = {},
): Promise<TeamRecord & { tenantId: TenantId }> {
  const owner = tenantId ?? (await aTenant(database));
  const team = { id: v7(), name: "Support", createdAt: someMoment, ...defaultRouting, ...given };
  await write(database, owner, ({ teams }) => teams.add(team));
  return { ...team, tenantId: owner };
}

/** Makes a visitor, and the tenant where none is given. */
export async function aVisitor(
  database: Database,
  { tenantId, ...given }: Partial<VisitorRecord> & Parent = {},
): Promise<VisitorRecord & { tenantId: TenantId }> {
  const owner = tenantId ?? (await aTenant(database));
  const visitor = { id: v7(), name: "Vera", email: null, externalId: null, createdAt: someMoment, ...given };
  await write(database, owner, (tenant) => tenant.visitors.add(visitor));
  return { ...visitor, tenantId: owner };
}

interface GivenConversation extends Parent {
  id?: string;
  status?: ConversationStatus;
  visitorId?: string;
  /** Who has it. One that is open or snoozed gets an operator where none is given. */
  assigneeId?: string;
  teamId?: string;
  priority?: number;
  weight?: number;
  skills?: readonly string[];
  updatedAt?: Date;
}

export interface BuiltConversation {
  tenantId: TenantId;
  id: string;
  visitorId: string;
  assigneeId: string | null;
}

/** Makes a conversation without messages in any state, with its tenant, visitor and assignee where none are given. */
export async function aConversation(database: Database, given: GivenConversation = {}): Promise<BuiltConversation> {
  const { id = v7(), status = "queued", teamId = null, updatedAt = someMoment } = given;
  const { priority = 0, weight = 1, skills = [] } = given;
  const tenantId = given.tenantId ?? (await aTenant(database));
  const visitorId = given.visitorId ?? (await aVisitor(database, { tenantId })).id;
  const needsAssignee = status === "open" || status === "snoozed";
  const made = needsAssignee && given.assigneeId === undefined ? await aMember(database, { tenantId }) : null;
  const assigneeId = given.assigneeId ?? made?.id ?? null;
  await write(database, tenantId, async (tenant) => {
    await tenant.conversations.add({ id, visitorId, teamId, priority, weight, skills, createdAt: updatedAt });
    if (status === "queued" && assigneeId === null) return;
    const queuedAt = status === "queued" ? updatedAt : null;
    await tenant.conversations.change(id, "queued", { status, assigneeId, queuedAt, updatedAt });
  });
  return { tenantId, id, visitorId, assigneeId };
}

/** Adds messages to a conversation, each with its author and kind. @returns their ids, in order. */
export async function someMessages(
  database: Database,
  { tenantId, id: conversationId }: Pick<BuiltConversation, "tenantId" | "id">,
  lines: readonly { author: Participant; kind?: "message" | "note" | "system"; body?: string }[],
): Promise<string[]> {
  return write(database, tenantId, async (tenant) => {
    const ids: string[] = [];
    for (const { author, kind = "message", body = "Hello" } of lines) {
      const id = v7();
      await tenant.messages.add({ id, conversationId, kind, author, body, createdAt: someMoment });
      ids.push(id);
    }
    return ids;
  });
}

/** Runs work that writes in a tenant. */
export function write<Result>(
  { tenants }: Pick<Database, "tenants">,
  tenantId: TenantId,
  work: (tenant: TenantStore) => Promise<Result>,
): Promise<Result> {
  return tenants.within(tenantId, work, { access: "write" });
}

/** Runs work that only reads in a tenant. */
export function read<Result>(
  { tenants }: Pick<Database, "tenants">,
  tenantId: TenantId,
  work: (tenant: TenantStore) => Promise<Result>,
): Promise<Result> {
  return tenants.within(tenantId, work, { access: "read" });
}

/** An event that the visitor of its conversation may see. */
export function aVisibleEvent(visitorId: string, seq = 1): NewEvent {
  const reader: Participant = { kind: "operator", id: "an-operator", name: "Ada" };
  return {
    type: "ConversationRead",
    conversationId: v7(),
    audience: { ...noAudience, visitorId },
    data: { reader, seq, unread: 0 },
  };
}

/** An event that only members may see. */
export function aHiddenEvent(visitorId: string): NewEvent {
  const visitor = {
    id: visitorId,
    name: "Vera 😀",
    email: null,
    isIdentified: false,
    createdAt: someMoment.toISOString(),
  };
  return { type: "VisitorRegistered", conversationId: null, audience: { ...noAudience, visitorId }, data: { visitor } };
}
