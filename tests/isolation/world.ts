import { v7 } from "uuid";
import type { LogSubscriber } from "#lib/chat/subscribers/subscriber.ts";
import { defaultRouting } from "#lib/chat/teams/team.ts";
import type { TestApplication } from "#tests/http/an-application.ts";
import { someTenant, someVisitor, type TestTenant } from "#tests/http/person.ts";
import { started } from "#tests/http/some-conversation.ts";
import { aMember, aSession, aVisitor, read, write } from "#tests/support/builders.ts";
import { type ActorKind, aCast, type Cast, isVisitor } from "./cast.ts";
import { type Ids, idsOf } from "./samples.ts";

/** One of two tenants that have everything in common but their texts and ids. */
export interface TenantWorld {
  tenant: TestTenant;
  people: Cast;
  teamId: string;
  /** Things of the tenant's, as they were made for it. */
  own: Ids;
  /** Things of the tenant's that were taken away again. */
  gone: Ids;
  /** Texts and ids that stand for this tenant: one of them in another's answer is a leak. */
  markers: readonly string[];
}

/** Has left an event of each tenant behind, and copes with it by now. */
export const quietSubscriber: LogSubscriber = { name: "quiet", types: [], handle: async () => undefined };

/** Something that does not exist anywhere. */
export const unknownIds = (): Ids => idsOf(() => v7());

/** Makes a tenant with people of every kind and a thing of every kind, every text of which says whose it is. */
export async function aTenantWorld(application: TestApplication, slug: string): Promise<TenantWorld> {
  const mark = (what: string): string => `${what} of ${slug} ${v7().slice(-12)}`;
  const company = mark("Company");
  const tenant = await someTenant(application, { slug, name: company });
  const [teamId, teamName] = [v7(), mark("Team")];
  const people = await aCast(application, tenant, mark);
  await write(application.database, tenant.id, async ({ teams }) => {
    await teams.add({ ...defaultRouting, id: teamId, name: teamName, createdAt: new Date() });
    await teams.addMember(teamId, people["sees team"].id);
  });
  const empty = { tenant, people, teamId };
  const own = await freshIds(application, empty, { kind: "visitor", mark });
  const gone = await goneIds(application, empty, mark);
  const named = Object.values(people).flatMap(({ id, name }) => [id, name].filter((text) => text !== ""));
  const markers = [tenant.id, slug, company, teamId, teamName, ...named, ...Object.values(own)];
  return { ...empty, own, gone, markers };
}

interface Making {
  /** Who is going to use them: what they may see is made so that they see it. */
  kind: ActorKind;
  mark(what: string): string;
}

/** Makes one of each kind of thing, within the reach of whoever is going to use them. */
export async function freshIds(
  application: TestApplication,
  { tenant, people, teamId }: Pick<TenantWorld, "tenant" | "people" | "teamId">,
  { kind, mark }: Making,
): Promise<Ids> {
  const { database } = application;
  const person = people[kind];
  const visitor = isVisitor(kind) ? person : await someVisitor(application, tenant, { name: mark("Visitor") });
  const conversationId = await started(application, visitor, mark("Question"));
  const { id: memberId } = await aMember(database, { tenantId: tenant.id, name: mark("Member") });
  const { id: inviteeId } = await aMember(database, { tenantId: tenant.id, name: mark("Invitee") });
  const [roleId, keyId, secretId, createdAt] = [v7(), v7(), v7(), new Date()];
  const [offerId, ownTeamId, jobId, deadLetterId] = [v7(), v7(), v7(), v7()];
  const isMember = person.principal.kind === "member";
  const sessionId = await aSession(database, { tenantId: tenant.id, memberId: isMember ? person.id : memberId });
  await write(database, tenant.id, async (store) => {
    const { members, conversations, roles, keys, settings, teams, offers, jobs, notifications, deadLetters, log } =
      store;
    await members.addIdentity(memberId, { issuer: "https://login.test", subject: memberId, createdAt });
    const assigned = isMember ? ({ status: "open", assigneeId: person.id } as const) : null;
    await conversations.change(conversationId, "queued", { ...assigned, teamId, updatedAt: createdAt });
    await roles.add({ id: roleId, name: mark("Role"), permissions: ["messages.reply"], createdAt });
    const times = { createdAt, expiresAt: null, lastUsedAt: null, revokedAt: null };
    const about = { hash: "no secret has this hash", hint: "abcd", permissions: [], createdBy: memberId };
    await keys.add({ id: keyId, name: mark("Key"), ...about, ...times });
    // At most two live at a time, and one more shall be possible.
    for (const secret of await settings.secrets()) await settings.removeSecret(secret.id);
    await teams.add({ ...defaultRouting, id: ownTeamId, name: mark("Team"), createdAt });
    const offered = { conversationId, memberId: isMember ? person.id : memberId, offeredAt: createdAt };
    const open = { kind: "match", status: "pending", reason: null, offeredById: null, answeredAt: null } as const;
    await offers.add({ id: offerId, ...offered, ...open, expiresAt: new Date(createdAt.getTime() + 60_000) });
    await jobs.schedule({ id: jobId, kind: "wake", subject: v7(), dueAt: createdAt, now: createdAt });
    const left = { subscriber: quietSubscriber.name, type: mark("Type"), reason: mark("Reason"), createdAt };
    await deadLetters.add({ id: deadLetterId, pos: (await log.bounds()).head, ...left });
    await settings.addSecret({ id: secretId, sealedSecret: application.chat.vault.seal(mark("Secret")), createdAt });
    const news = { id: v7(), type: "news", title: mark("News"), body: mark("What is new"), url: null, data: {} };
    await notifications.add({ ...news, addressees: ["everyone"], createdAt });
  });
  application.online.add(memberId);
  const made = { memberId, inviteeId, roleId, keyId, secretId, sessionId, offerId, teamId: ownTeamId, jobId };
  return { conversationId, visitorId: visitor.id, deadLetterId, ...made };
}

/** Takes away again what there may be only so many of. */
export async function spendIds(
  { database }: TestApplication,
  { tenant }: { tenant: TestTenant },
  ids: Ids,
): Promise<void> {
  await write(database, tenant.id, async ({ roles, keys, members, teams }) => {
    await teams.remove(ids.teamId);
    for (const id of [ids.memberId, ids.inviteeId]) await members.change(id, { removedAt: new Date() });
    await roles.remove(ids.roleId);
    await keys.revoke(ids.keyId, new Date());
  });
}

/** Makes things and takes away what can be taken away. */
async function goneIds(
  application: TestApplication,
  world: Pick<TenantWorld, "tenant" | "people" | "teamId">,
  mark: Making["mark"],
): Promise<Ids> {
  const { tenant, people } = world;
  const ids = await freshIds(application, world, { kind: "visitor", mark });
  const now = new Date();
  await write(
    application.database,
    tenant.id,
    async ({ members, roles, keys, settings, sessions, teams, offers, jobs, deadLetters }) => {
      await teams.remove(ids.teamId);
      await offers.end(ids.offerId, { status: "withdrawn", reason: null, answeredAt: now });
      const job = await jobs.get(ids.jobId);
      if (job !== null) await jobs.cancel(job);
      await deadLetters.remove(ids.deadLetterId);
      for (const id of [ids.memberId, ids.inviteeId]) await members.change(id, { removedAt: now });
      await roles.remove(ids.roleId);
      await keys.revoke(ids.keyId, now);
      await settings.removeSecret(ids.secretId);
      await sessions.end(ids.sessionId, now);
    },
  );
  const { id: visitorId } = await aVisitor(application.database, { tenantId: tenant.id, name: mark("Former") });
  await write(application.database, tenant.id, ({ visitors }) => visitors.merge(visitorId, people.visitor.id));
  return { ...ids, visitorId };
}

/** How far the tenant's log and its audit log have come: whatever is done to a tenant is in one of them. */
export async function traceOf({ database }: TestApplication, { tenant }: { tenant: TestTenant }): Promise<string> {
  return read(database, tenant.id, async ({ log, audit, access }) => {
    const { head } = await log.bounds();
    const [newest] = await audit.list({ limit: 1 });
    return `${head} ${newest?.id} ${JSON.stringify(await access.anonymous())}`;
  });
}
