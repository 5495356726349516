import { v7 } from "uuid";
import type { Database } from "#db/database.ts";
import type { Principal } from "#lib/chat/actor.ts";
import { claimConversation } from "#lib/chat/conversations/claim-conversation.ts";
import { closeConversation } from "#lib/chat/conversations/close-conversation.ts";
import { startConversation } from "#lib/chat/conversations/start-conversation.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import { addNote } from "#lib/chat/messages/add-note.ts";
import { sendMessage } from "#lib/chat/messages/send-message.ts";
import { readConversation } from "#lib/chat/receipts/read-conversation.ts";
import { createWidgetSecret } from "#lib/chat/settings/create-widget-secret.ts";
import { defaultRouting } from "#lib/chat/teams/team.ts";
import { registerVisitor } from "#lib/chat/visitors/register-visitor.ts";
import type { Env } from "#lib/env.ts";
import { addMemberWithLogin, foundTenant } from "#lib/identity/found-tenant.ts";
import { createTokens } from "#lib/identity/tokens.ts";
import { createVault } from "#lib/identity/vault.ts";
import { demoMembers, demoPassword, demoTenants } from "./people.ts";
import { type Speaker, type Story, stories } from "./stories.ts";

type MemberName = "ada" | "grace";

/** The demo's clock: the use cases run as if it were then. */
interface Clock {
  now: Date;
}

interface DemoTenant {
  tenantId: TenantId;
  memberIds: Record<MemberName, string>;
  teamIds: Record<Story["team"], string>;
}

/** Makes the demo's tenants, people and history, through the same use cases as everybody. */
export async function seedDemo(database: Database, env: Env): Promise<void> {
  const clock: Clock = { now: new Date() };
  const chat: Chat = {
    tenants: database.tenants,
    tokens: createTokens(env),
    vault: createVault(env.authSecret),
    signals: { publish: () => undefined },
    presence: { online: async () => new Set() },
    now: () => clock.now,
    newId: () => v7({ msecs: clock.now.getTime() }),
  };
  const madeAt = clock.now;
  for (const tenant of demoTenants) {
    if ((await database.directory.findTenant(tenant.slug)) !== null) continue;
    clock.now = minutesBefore(madeAt, 7 * 24 * 60);
    const demo = await makeTenant(database, chat, tenant);
    const oldestFirst = stories.toSorted((a, b) => b.minutesAgo - a.minutesAgo);
    for (const story of oldestFirst) {
      clock.now = minutesBefore(madeAt, story.minutesAgo);
      await tell({ chat, clock, demo }, story);
    }
  }
}

async function makeTenant(
  database: Database,
  chat: Chat,
  { slug, name, greeting }: (typeof demoTenants)[number],
): Promise<DemoTenant> {
  const createdAt = chat.now();
  const tenantId = await foundTenant(database, { id: chat.newId(), slug, name, greeting }, createdAt);
  const memberIds = { owner: chat.newId(), supervisor: chat.newId(), ada: chat.newId(), grace: chat.newId() };
  for (const member of demoMembers) {
    const email = `${member.key}@${slug}.test`;
    const { name: memberName, role } = member;
    const login = { id: memberIds[member.key], name: memberName, email, role, password: demoPassword, createdAt };
    await addMemberWithLogin(database, tenantId, login);
  }
  const teamIds = { Support: chat.newId(), Billing: chat.newId() };
  await database.tenants.within(
    tenantId,
    async (tenant) => {
      await tenant.teams.add({ ...defaultRouting, id: teamIds.Support, name: "Support", createdAt });
      const later = new Date(createdAt.getTime() + 1);
      await tenant.teams.add({ ...defaultRouting, id: teamIds.Billing, name: "Billing", createdAt: later });
      await tenant.teams.addMember(teamIds.Support, memberIds.ada);
      await tenant.teams.addMember(teamIds.Support, memberIds.grace);
      await tenant.teams.addMember(teamIds.Billing, memberIds.grace);
    },
    { access: "write" },
  );
  // With it the demo's host page says who its users are.
  const owner: Principal = { kind: "member", tenantId, id: memberIds.owner, sessionId: null };
  await execute(chat, createWidgetSecret, { principal: owner, input: {} });
  return { tenantId, memberIds, teamIds };
}

interface Telling {
  chat: Chat;
  clock: Clock;
  demo: DemoTenant;
}

async function tell({ chat, clock, demo }: Telling, story: Story): Promise<void> {
  const { tenantId, memberIds } = demo;
  const registered = await execute(chat, registerVisitor, {
    principal: { kind: "anonymous", tenantId },
    input: story.visitor,
  });
  const visitor: Principal = { kind: "visitor", tenantId, id: registered.visitor.id };
  const as = (name: MemberName): Principal => ({ kind: "member", tenantId, id: memberIds[name], sessionId: null });
  const [opening, ...others] = story.lines;
  const { id: conversationId } = await execute(chat, startConversation, {
    principal: visitor,
    input: { body: opening[2] },
  });
  await routeTo(chat, demo, { conversationId, team: story.team });
  for (const [speaker, minutesLater, body] of others) {
    clock.now = minutesBefore(clock.now, -minutesLater);
    const { principal, isNote } = speakerOf(speaker, { visitor, as });
    if (principal.kind === "member") await execute(chat, claimConversation, { principal, input: { conversationId } });
    await execute(chat, isNote ? addNote : sendMessage, { principal, input: { conversationId, body } });
    if (principal.kind === "member") await readAll(chat, principal, conversationId);
  }
  if (story.closedBy !== undefined) {
    clock.now = minutesBefore(clock.now, -2);
    const principal = as(story.closedBy);
    await execute(chat, closeConversation, { principal, input: { conversationId } });
    await readAll(chat, principal, conversationId);
  }
}

function speakerOf(
  speaker: Speaker,
  { visitor, as }: { visitor: Principal; as: (name: MemberName) => Principal },
): { principal: Principal; isNote: boolean } {
  switch (speaker) {
    case "visitor":
      return { principal: visitor, isNote: false };
    case "ada":
    case "grace":
      return { principal: as(speaker), isNote: false };
    case "ada notes":
      return { principal: as("ada"), isNote: true };
    case "grace notes":
      return { principal: as("grace"), isNote: true };
  }
}

async function readAll(chat: Chat, principal: Principal, conversationId: string): Promise<void> {
  const seq = Number.MAX_SAFE_INTEGER;
  await execute(chat, readConversation, { principal, input: { conversationId, seq } });
}

async function routeTo(
  chat: Chat,
  demo: DemoTenant,
  { conversationId, team }: { conversationId: string; team: Story["team"] },
): Promise<void> {
  const change = { teamId: demo.teamIds[team], updatedAt: chat.now() };
  await chat.tenants.within(demo.tenantId, (tenant) => tenant.conversations.change(conversationId, "queued", change), {
    access: "write",
  });
}

function minutesBefore(moment: Date, minutes: number): Date {
  return new Date(moment.getTime() - minutes * 60_000);
}
