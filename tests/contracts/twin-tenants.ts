import { v7 } from "uuid";
import type { Participant } from "#lib/chat/actor.ts";
import type { TenantStore } from "#lib/chat/store.ts";
import { defaultRouting } from "#lib/chat/teams/team.ts";
import { aHiddenEvent, aVisibleEvent, someMoment } from "#tests/support/builders.ts";

export const operator: Participant = { kind: "operator", id: "an-operator", name: "Ada" };
const at = someMoment;

/** Ids that both tenants use, each for something of its own; and ids that only the other tenant uses. */
export const shared = someIds();
export const theirs = someIds();

function someIds() {
  const talk = { member: v7(), team: v7(), visitor: v7(), conversation: v7(), message: v7() };
  const matching = { queued: v7(), offer: v7(), job: v7(), holder: v7(), notification: v7(), deadLetter: v7() };
  return { ...talk, ...matching, session: v7(), key: v7(), role: v7(), secret: v7() };
}

/** Fills a tenant. Every name in it carries the tenant's label. */
export async function fill(tenant: TenantStore, label: string, ids: typeof shared): Promise<void> {
  const { member, team, visitor, conversation, message } = ids;
  const email = `${member}@example.test`;
  await tenant.members.add({
    id: member,
    name: `${label} member`,
    email,
    role: "operator",
    removedAt: null,
    createdAt: at,
  });
  await tenant.teams.add({ id: team, name: `${label} team`, createdAt: at, ...defaultRouting });
  await tenant.teams.addMember(team, member);
  await tenant.visitors.add({ id: visitor, name: `${label} visitor`, email: null, externalId: visitor, createdAt: at });
  const asked = { priority: 0, weight: 1, skills: [] };
  await tenant.conversations.add({ id: conversation, visitorId: visitor, teamId: team, createdAt: at, ...asked });
  await tenant.conversations.change(conversation, "queued", {
    status: "open",
    assigneeId: member,
    queuedAt: null,
    updatedAt: at,
  });
  const author: Participant = { kind: "visitor", id: visitor, name: `${label} visitor` };
  const content = { conversationId: conversation, kind: "message", author, createdAt: at } as const;
  await tenant.messages.add({ ...content, id: message, body: `${label} first` });
  await tenant.messages.add({ ...content, id: v7(), body: `${label} second` });
  await tenant.receipts.raise(conversation, operator, { deliveredSeq: 1, readSeq: 1, at });
  const said = aVisibleEvent(visitor);
  const events = [{ ...said, conversationId: conversation }, aHiddenEvent(visitor)];
  const logged = await tenant.log.append(events, { actor: { ...operator, name: label }, at });
  const lastPos = logged.at(-1)?.event.pos ?? 0;
  await tenant.traces.add([{ stage: "committed", firstPos: lastPos - 1, lastPos, at }], label);
}

/** All that the reading methods show of a tenant. */
export async function observe(tenant: TenantStore): Promise<unknown> {
  const of = async (ids: typeof shared) => [
    await tenant.members.get(ids.member),
    await tenant.visitors.get(ids.visitor),
    await tenant.conversations.view(ids.conversation, operator),
    await tenant.conversations.count(ids.member, { kind: "all" }),
    await tenant.messages.list({ conversationId: ids.conversation, includeNotes: true, limit: 100 }),
    await tenant.receipts.of(ids.conversation),
    await tenant.log.read({ after: 0, limit: 100, visitorId: ids.visitor }),
  ];
  const traces: unknown[] = [];
  for (const pos of [1, 2, 3, 4]) traces.push(await tenant.traces.of(pos));
  return {
    profile: await tenant.profile.get(),
    team: await tenant.teams.default(),
    list: await tenant.conversations.list({ reader: operator, limit: 100 }),
    log: await tenant.log.read({ after: 0, limit: 100 }),
    bounds: await tenant.log.bounds(),
    traces,
    shared: await of(shared),
    theirs: await of(theirs),
  };
}
