import { v7 } from "uuid";
import { expect } from "vitest";
import type { NewJob } from "#lib/chat/jobs/job.ts";
import type { OfferRecord } from "#lib/chat/matching/offer.ts";
import type { TenantStore } from "#lib/chat/store.ts";
import { someMoment } from "#tests/support/builders.ts";
import { refusedRow } from "./database-under-test.ts";
import { shared, theirs } from "./twin-tenants.ts";
import type { Attempt, Method } from "./two-tenants-access.ts";

type About = "operators" | "offers" | "jobs" | "presence";
type OfTeams = Exclude<
  Extract<Method, `teams.${string}`>,
  "teams.default" | "teams.add" | "teams.addMember" | "teams.idsOf"
>;
type OfQueue = Extract<Method, "conversations.queue" | "conversations.countAhead" | "conversations.recentClaims">;

const at = someMoment;
const later = new Date(at.getTime() + 60_000);
const { holder } = shared;
const lease = { now: at, holder, leaseUntil: later, limit: 100 };
const refused = async (attempt: Promise<unknown>): Promise<void> => {
  await expect(attempt).rejects.toThrow(refusedRow);
};

/** How conversations find their operator: teams, operators, offers, jobs and who is there. */
export const matchingAttempts: Record<Extract<Method, `${About}.${string}`> | OfTeams | OfQueue, Attempt[]> = {
  "teams.get": [
    async ({ teams }) => expect(await teams.get(shared.team)).toMatchObject({ name: "ours team" }),
    async ({ teams }) => expect(await teams.get(theirs.team)).toBeNull(),
  ],
  "teams.list": [async ({ teams }) => expect((await teams.list()).map(({ name }) => name)).toEqual(["ours team"])],
  "teams.change": [
    async ({ teams }) => {
      await teams.change(theirs.team, { name: "ours now" });
      await teams.change(shared.team, { name: "ours changed" });
      expect(await teams.get(shared.team)).toMatchObject({ name: "ours changed" });
    },
  ],
  "teams.hasOpenConversations": [
    async ({ teams }) => {
      expect(await teams.hasOpenConversations(shared.team)).toBe(true);
      expect(await teams.hasOpenConversations(theirs.team)).toBe(false);
    },
  ],
  "teams.remove": [
    async ({ teams, conversations }) => {
      await teams.remove(theirs.team);
      await teams.remove(shared.team);
      expect(await teams.list()).toEqual([]);
      expect(await conversations.get(shared.conversation)).toMatchObject({ team: null });
    },
  ],
  "teams.removeMember": [
    async ({ teams }) => {
      await teams.removeMember(theirs.team, theirs.member);
      await teams.removeMember(shared.team, shared.member);
      expect(await teams.idsOf(shared.member)).toEqual([]);
    },
  ],
  "teams.memberships": [
    async ({ teams }) => expect(await teams.memberships()).toEqual([{ teamId: shared.team, memberId: shared.member }]),
  ],
  "conversations.queue": [
    async ({ conversations }) =>
      expect(await conversations.queue(100)).toMatchObject([{ id: shared.queued, skills: ["ours skill"] }]),
  ],
  "conversations.countAhead": [
    async ({ conversations }) => {
      const last = { id: "z", teamId: null, priority: 0, queuedAt: later };
      expect(await conversations.countAhead(last)).toBe(1);
      expect(await conversations.countAhead({ ...last, teamId: theirs.team })).toBe(0);
    },
  ],
  "conversations.recentClaims": [
    async ({ conversations }) => {
      const query = { since: new Date(0), limit: 100 };
      expect(await conversations.recentClaims(shared.team, query)).toEqual([at]);
      expect(await conversations.recentClaims(theirs.team, query)).toEqual([]);
      expect(await conversations.recentClaims(null, query)).toEqual([]);
    },
  ],
  "operators.get": [
    async ({ operators }) => expect(await operators.get(shared.member)).toMatchObject({ skills: ["ours skill"] }),
    async ({ operators }) => expect(await operators.get(theirs.member)).toBeNull(),
  ],
  "operators.list": [
    async ({ operators }) => expect((await operators.list()).map(({ name }) => name)).toEqual(["ours member"]),
  ],
  "operators.change": [
    async ({ operators }) => {
      await operators.change(theirs.member, { availability: "away" });
      await operators.change(shared.member, { availability: "away" });
      expect(await operators.get(shared.member)).toMatchObject({ availability: "away" });
    },
  ],
  "operators.load": [
    async ({ operators }) => expect(await operators.load(shared.member)).toBe(1),
    async ({ operators }) => expect(await operators.load(theirs.member)).toBe(0),
  ],
  "operators.loads": [async ({ operators }) => expect(await operators.loads()).toEqual(new Map([[shared.member, 1]]))],
  "offers.add": [
    async ({ offers }) => refused(offers.add(anOffer(v7(), { ...shared, queued: theirs.queued }))),
    async ({ offers }) => refused(offers.add(anOffer(v7(), { ...shared, member: theirs.member }))),
    async ({ offers }) => {
      await offers.add(anOffer(theirs.offer, shared));
      expect(await offers.get(theirs.offer)).toMatchObject({ memberId: shared.member });
    },
  ],
  "offers.get": [
    async ({ offers }) => expect(await offers.get(shared.offer)).toMatchObject({ reason: "ours reason" }),
    async ({ offers }) => expect(await offers.get(theirs.offer)).toBeNull(),
  ],
  "offers.pending": [
    async ({ offers }) => expect(await offers.pending()).toMatchObject([{ reason: "ours reason" }]),
    async ({ offers }) => {
      expect(await offers.pending({ memberId: theirs.member })).toEqual([]);
      expect(await offers.pending({ conversationId: theirs.queued })).toEqual([]);
    },
  ],
  "offers.loads": [async ({ offers }) => expect(await offers.loads()).toEqual(new Map([[shared.member, 1]]))],
  "offers.ofQueue": [async ({ offers }) => expect(await offers.ofQueue()).toMatchObject([{ reason: "ours reason" }])],
  "offers.reachesBack": [
    async ({ offers }) => {
      expect(await offers.reachesBack(later)).toBe(false);
      await offers.end(shared.offer, { status: "declined", reason: null, answeredAt: later });
      expect([await offers.reachesBack(at), await offers.reachesBack(later)]).toEqual([false, true]);
    },
  ],
  "offers.prune": [
    async ({ offers }) => {
      await offers.end(shared.offer, { status: "declined", reason: null, answeredAt: later });
      expect(await offers.prune({ before: new Date(at.getTime() + 1), limit: 100 })).toBe(1);
      expect(await offers.get(shared.offer)).toBeNull();
    },
  ],
  "offers.end": [
    async ({ offers }) => {
      const end = { status: "declined", reason: "ours end", answeredAt: at } as const;
      expect(await offers.end(theirs.offer, end)).toBe(false);
      expect(await offers.end(shared.offer, end)).toBe(true);
      expect(await offers.pending()).toEqual([]);
    },
  ],
  "jobs.schedule": [
    async ({ jobs }) => {
      await jobs.schedule({ id: theirs.job, ...aJob(theirs.conversation) });
      await jobs.schedule({ id: v7(), ...aJob(shared.conversation) });
      expect(await jobs.get(theirs.job)).toMatchObject({ revision: 1 });
      expect(await jobs.get(shared.job)).toMatchObject({ revision: 2 });
    },
  ],
  "jobs.cancel": [
    async ({ jobs }) => {
      await jobs.cancel(aJob(theirs.conversation));
      await jobs.cancel(aJob(shared.conversation));
      expect(await jobs.get(shared.job)).toBeNull();
    },
  ],
  "jobs.take": [
    async ({ jobs }) => expect((await jobs.take(lease)).map(({ id }) => id)).toEqual([shared.job]),
    async ({ jobs }) => expect(await jobs.take(lease)).toEqual([]),
  ],
  "jobs.complete": [
    async ({ jobs }) => {
      await jobs.take(lease);
      expect(await jobs.complete({ id: theirs.job, revision: 1 }, { holder, now: at })).toBe(false);
      expect(await jobs.complete({ id: shared.job, revision: 1 }, { holder, now: at })).toBe(true);
      expect(await jobs.get(shared.job)).toBeNull();
    },
  ],
  "jobs.fail": [
    async ({ jobs }) => {
      await jobs.take(lease);
      const failure = { holder, error: "ours error", retryAt: null, now: at };
      await jobs.fail({ id: theirs.job }, failure);
      await jobs.fail({ id: shared.job }, failure);
      expect(await jobs.get(shared.job)).toMatchObject({ status: "failed", error: "ours error" });
    },
  ],
  "jobs.get": [
    async ({ jobs }) => expect(await jobs.get(shared.job)).toMatchObject({ subject: shared.conversation }),
    async ({ jobs }) => expect(await jobs.get(theirs.job)).toBeNull(),
  ],
  "jobs.list": [
    async ({ jobs }) => {
      const waiting = await jobs.list({ status: "waiting", limit: 100 });
      expect(waiting.map(({ id }) => id)).toEqual([shared.job]);
    },
  ],
  "jobs.count": [async ({ jobs }) => expect(await jobs.count()).toEqual({ waiting: 1, running: 0, failed: 0 })],
  "jobs.retry": [
    async ({ jobs }) => {
      await jobs.take(lease);
      await jobs.fail({ id: shared.job }, { holder, error: "ours error", retryAt: null, now: at });
      expect(await jobs.retry(theirs.job, at)).toBe(false);
      expect(await jobs.retry(shared.job, at)).toBe(true);
      expect(await jobs.count()).toMatchObject({ waiting: 1, failed: 0 });
    },
  ],
  "jobs.settle": [async ({ jobs }) => jobs.settle()],
  "presence.renew": [
    async ({ presence }) => refused(presence.renew([theirs.member], { holder, expiresAt: later })),
    async ({ presence }) => {
      await presence.renew([shared.member], { holder: theirs.holder, expiresAt: later });
      expect(await presence.online(at)).toEqual([shared.member]);
    },
  ],
  "presence.release": [
    async ({ presence }) => {
      await presence.release([theirs.member], { holder: theirs.holder, expiresAt: at });
      await presence.release([shared.member], { holder, expiresAt: at });
      expect(await presence.online(at)).toEqual([]);
    },
  ],
  "presence.online": [async ({ presence }) => expect(await presence.online(at)).toEqual([shared.member])],
  "presence.prune": [
    async ({ presence }) => {
      await presence.prune(later);
      expect(await presence.online(new Date(0))).toEqual([]);
    },
  ],
};

function anOffer(id: string, { queued, member }: Pick<typeof shared, "queued" | "member">): OfferRecord {
  return {
    id,
    conversationId: queued,
    memberId: member,
    kind: "match",
    status: "pending",
    reason: null,
    offeredById: null,
    offeredAt: at,
    expiresAt: later,
    answeredAt: null,
  };
}

function aJob(subject: string): NewJob & { now: Date } {
  return { kind: "wake", subject, dueAt: at, now: at };
}

/** Adds how the tenant's conversations find their operator. Every text in it carries the tenant's label. */
export async function fillMatching(tenant: TenantStore, label: string, ids: typeof shared): Promise<void> {
  const { member, conversation, queued, visitor } = ids;
  const skills = [`${label} skill`];
  await tenant.operators.change(member, { skills, idleSince: at });
  await tenant.conversations.change(conversation, "open", { claimedAt: at, lastAssigneeId: member, updatedAt: at });
  const asked = { priority: 0, weight: 1, skills, createdAt: at };
  await tenant.conversations.add({ id: queued, visitorId: visitor, teamId: null, ...asked });
  await tenant.offers.add({ ...anOffer(ids.offer, ids), reason: `${label} reason` });
  await tenant.jobs.schedule({ id: ids.job, ...aJob(conversation) });
  await tenant.presence.renew([member], { holder: ids.holder, expiresAt: later });
}

/** All that the reading methods show of it. */
export async function observeMatching(tenant: TenantStore, ids: typeof shared): Promise<unknown> {
  return [
    await tenant.teams.list(),
    await tenant.teams.memberships(),
    await tenant.conversations.queue(100),
    await tenant.conversations.recentClaims(ids.team, { since: new Date(0), limit: 100 }),
    await tenant.operators.list(),
    [...(await tenant.operators.loads())],
    [...(await tenant.offers.loads())],
    await tenant.offers.get(ids.offer),
    await tenant.offers.ofQueue(),
    await tenant.jobs.get(ids.job),
    await tenant.jobs.count(),
    (await tenant.presence.online(at)).toSorted(),
  ];
}
