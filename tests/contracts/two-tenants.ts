import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { Participant } from "#lib/chat/actor.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import { noReceipts } from "#lib/chat/receipts/receipts.ts";
import type { TenantStore } from "#lib/chat/store.ts";
import { defaultRouting } from "#lib/chat/teams/team.ts";
import { aTenant, aVisibleEvent, read, someMoment, write } from "#tests/support/builders.ts";
import { type Opened, refusedRow } from "./database-under-test.ts";
import { fill, observe, operator, shared, theirs } from "./twin-tenants.ts";
import { type Attempt, accessAttempts, fillAccess, type Method, observeAccess } from "./two-tenants-access.ts";
import { fillFollowing, followingAttempts, observeFollowing } from "./two-tenants-following.ts";
import { fillMatching, matchingAttempts, observeMatching } from "./two-tenants-matching.ts";
import { fillNotifications, notificationAttempts, observeNotifications } from "./two-tenants-notifications.ts";

const at = someMoment;
const later = new Date(at.getTime() + 1);
const all = { kind: "all" } as const;
const asked = { priority: 0, weight: 1, skills: [], createdAt: at };

const author = (id: string): Participant => ({ kind: "visitor", id, name: "Anyone" });
const refused = async (attempt: Promise<unknown>): Promise<void> => {
  await expect(attempt).rejects.toThrow(refusedRow);
};

/**
 * What each method does for our tenant, with an id that both use and with one that only the other tenant uses. After each
 * of them the other tenant is as it was.
 */
const attempts: Record<Method, Attempt[]> = {
  ...accessAttempts,
  ...matchingAttempts,
  ...followingAttempts,
  ...notificationAttempts,
  "profile.get": [async ({ profile }) => expect(await profile.get()).toMatchObject({ name: "ours" })],
  "members.get": [
    async ({ members }) => expect(await members.get(shared.member)).toMatchObject({ name: "ours member" }),
    async ({ members }) => expect(await members.get(theirs.member)).toBeNull(),
  ],
  "members.add": [
    async ({ members }) => {
      const email = `${theirs.member}@example.test`;
      await members.add({ id: theirs.member, name: "ours too", email, role: "viewer", removedAt: null, createdAt: at });
      expect(await members.get(theirs.member)).toMatchObject({ name: "ours too" });
    },
  ],
  "teams.idsOf": [
    async ({ teams }) => expect(await teams.idsOf(shared.member)).toEqual([shared.team]),
    async ({ teams }) => expect(await teams.idsOf(theirs.member)).toEqual([]),
  ],
  "teams.default": [async ({ teams }) => expect(await teams.default()).toMatchObject({ name: "ours team" })],
  "teams.add": [
    async ({ teams }) => teams.add({ id: theirs.team, name: "ours too", createdAt: new Date(0), ...defaultRouting }),
  ],
  "teams.addMember": [
    async ({ teams }) => refused(teams.addMember(shared.team, theirs.member)),
    async ({ teams }) => refused(teams.addMember(theirs.team, shared.member)),
  ],
  "visitors.get": [
    async ({ visitors }) => expect(await visitors.get(shared.visitor)).toMatchObject({ name: "ours visitor" }),
    async ({ visitors }) => expect(await visitors.get(theirs.visitor)).toBeNull(),
  ],
  "visitors.add": [
    async ({ visitors }) => {
      await visitors.add({ id: theirs.visitor, name: "ours too", email: null, externalId: null, createdAt: at });
      expect(await visitors.get(theirs.visitor)).toMatchObject({ name: "ours too" });
    },
  ],
  "conversations.get": [
    async ({ conversations }) =>
      expect(await conversations.get(shared.conversation)).toMatchObject({
        visitor: { name: "ours visitor" },
        assignee: { name: "ours member" },
        team: { name: "ours team" },
        lastSeq: 2,
      }),
    async ({ conversations }) => expect(await conversations.get(theirs.conversation)).toBeNull(),
  ],
  "conversations.view": [
    async ({ conversations }) =>
      expect(await conversations.view(shared.conversation, operator)).toMatchObject({
        visitor: { name: "ours visitor" },
        assignee: { name: "ours member" },
        team: { name: "ours team" },
        lastMessage: { body: "ours second" },
        unread: 1,
      }),
    async ({ conversations }) => expect(await conversations.view(theirs.conversation, operator)).toBeNull(),
  ],
  "conversations.list": [
    async ({ conversations }) => {
      const list = await conversations.list({ reader: operator, limit: 100 });
      expect(list.map(({ id, visitor }) => [id, visitor.name])).toEqual([
        [shared.queued, "ours visitor"],
        [shared.conversation, "ours visitor"],
      ]);
    },
    async ({ conversations }) => {
      const query = { reader: operator, limit: 100 };
      expect(await conversations.list({ ...query, visitorId: theirs.visitor })).toEqual([]);
      expect(await conversations.list({ ...query, assigneeId: theirs.member })).toEqual([]);
    },
  ],
  "conversations.count": [
    async ({ conversations }) =>
      expect(await conversations.count(shared.member, all)).toEqual({ queue: 1, mine: 1, all: 2 }),
    async ({ conversations }) => expect(await conversations.count(theirs.member, all)).toMatchObject({ mine: 0 }),
  ],
  "conversations.add": [
    async ({ conversations }) => {
      const { conversation: id } = theirs;
      await conversations.add({ id, visitorId: shared.visitor, teamId: null, ...asked });
      expect(await conversations.view(id, operator)).toMatchObject({ visitor: { name: "ours visitor" }, lastSeq: 0 });
    },
    async ({ conversations }) =>
      refused(conversations.add({ id: v7(), visitorId: theirs.visitor, teamId: null, ...asked })),
    async ({ conversations }) =>
      refused(conversations.add({ id: v7(), visitorId: shared.visitor, teamId: theirs.team, ...asked })),
  ],
  "conversations.change": [
    async ({ conversations }) =>
      refused(conversations.change(shared.conversation, "open", { assigneeId: theirs.member, updatedAt: at })),
    async ({ conversations }) =>
      refused(conversations.change(shared.conversation, "open", { teamId: theirs.team, updatedAt: at })),
    async ({ conversations }) => {
      const closing = { status: "closed", assigneeId: null, updatedAt: new Date(0) } as const;
      expect(await conversations.change(shared.conversation, "open", closing)).toBe(true);
      expect(await conversations.change(theirs.conversation, "open", closing)).toBe(false);
    },
  ],
  "messages.add": [
    async ({ messages }) => {
      const content = { kind: "message", author: author("a"), body: "Hi", createdAt: at } as const;
      expect(await messages.add({ ...content, id: v7(), conversationId: shared.conversation })).toMatchObject({
        seq: 3,
      });
    },
    async ({ messages }) => {
      const content = { kind: "message", author: author("a"), body: "Hi", createdAt: at } as const;
      const added = messages.add({ ...content, id: v7(), conversationId: theirs.conversation });
      await expect(added).rejects.toMatchObject({ code: "not_found" });
    },
  ],
  "messages.erase": [
    async ({ messages }) => {
      await messages.erase(shared.conversation, 1, at);
      await messages.erase(theirs.conversation, 1, at);
      const [erased] = await messages.list({
        conversationId: shared.conversation,
        includeNotes: true,
        beforeSeq: 2,
        limit: 1,
      });
      expect(erased).toMatchObject({ body: "", deletedAt: at });
    },
  ],
  "messages.find": [
    async ({ messages }) => {
      const found = await messages.find(shared.conversation, author(shared.visitor), shared.message);
      expect(found).toMatchObject({ body: "ours first" });
    },
    async ({ messages }) => {
      expect(await messages.find(theirs.conversation, author(theirs.visitor), theirs.message)).toBeNull();
    },
  ],
  "messages.list": [
    async ({ messages }) => {
      const list = await messages.list({ conversationId: shared.conversation, includeNotes: true, limit: 100 });
      expect(list.map(({ body }) => body)).toEqual(["ours second", "ours first"]);
    },
    async ({ messages }) => {
      const query = { conversationId: theirs.conversation, includeNotes: true, limit: 100 };
      expect(await messages.list(query)).toEqual([]);
    },
  ],
  "messages.repliesByOthers": [
    async ({ messages }) => {
      const reply = { kind: "message", author: { ...operator, id: "another" }, createdAt: at } as const;
      await messages.add({ ...reply, conversationId: shared.conversation, id: v7(), body: "ours reply" });
      const query = { conversationId: shared.conversation, operatorId: operator.id, afterSeq: 0, limit: 100 };
      expect((await messages.repliesByOthers(query)).map(({ body }) => body)).toEqual(["ours reply"]);
    },
    async ({ messages }) => {
      const query = { conversationId: theirs.conversation, operatorId: "nobody", afterSeq: 0, limit: 100 };
      expect(await messages.repliesByOthers(query)).toEqual([]);
    },
  ],
  "receipts.of": [
    async ({ receipts }) =>
      expect(await receipts.of(shared.conversation)).toEqual({
        visitor: { deliveredSeq: 0, readSeq: 0 },
        operators: { deliveredSeq: 1, readSeq: 1 },
      }),
    async ({ receipts }) => expect(await receipts.of(theirs.conversation)).toEqual(noReceipts),
  ],
  "receipts.raise": [
    async ({ receipts }) =>
      expect(await receipts.raise(shared.conversation, operator, { deliveredSeq: 2, readSeq: 2, at })).toBe(true),
    async ({ receipts }) => refused(receipts.raise(theirs.conversation, operator, { deliveredSeq: 9, readSeq: 9, at })),
  ],
  "traces.add": [
    async ({ traces }) => {
      await traces.add([{ stage: "fanned_out", firstPos: 1, lastPos: 2, at }], "ours process");
      expect(await traces.of(2)).toEqual({ committedAt: at, fannedOutAt: at });
    },
  ],
  "traces.of": [
    async ({ traces }) => expect(await traces.of(1)).toEqual({ committedAt: at, fannedOutAt: null }),
    async ({ traces }) => expect(await traces.of(3)).toEqual({ committedAt: null, fannedOutAt: null }),
  ],
  "log.append": [
    async ({ log }) => {
      await log.append([aVisibleEvent(theirs.visitor)], { actor: operator, at });
      expect(await log.bounds()).toMatchObject({ head: 3, floor: 0 });
    },
  ],
  "log.read": [
    async ({ log }) => {
      const logged = await log.read({ after: 0, limit: 100 });
      expect(logged.map(({ event }) => [event.pos, event.actor.name])).toEqual([
        [1, "ours"],
        [2, "ours"],
      ]);
    },
    async ({ log }) => expect(await log.read({ after: 0, limit: 100, visitorId: theirs.visitor })).toEqual([]),
  ],
  "log.findAbout": [
    async ({ log }) => {
      const query = { conversationId: shared.conversation, seq: 1, types: ["ConversationRead"] } as const;
      expect(await log.findAbout(query)).toMatchObject({ event: { pos: 1, actor: { name: "ours" } } });
    },
    async ({ log }) => {
      const query = {
        conversationId: theirs.conversation,
        seq: 0,
        types: ["ConversationRead"],
        orLater: true,
      } as const;
      expect(await log.findAbout(query)).toBeNull();
    },
  ],
  "log.erase": [
    async ({ log }) => {
      await log.erase({ conversationId: theirs.conversation, seq: 1, deletedAt: at });
      await log.erase({ conversationId: shared.conversation, seq: 1, deletedAt: at });
    },
  ],
  "log.prune": [
    async ({ log }) => {
      expect(await log.prune({ before: later, limit: 100 })).toBe(2);
      expect(await log.bounds()).toMatchObject({ head: 2, floor: 2 });
    },
  ],
  "log.reachesBack": [
    async ({ log }) => expect([await log.reachesBack(at), await log.reachesBack(later)]).toEqual([false, true]),
  ],
  "log.bounds": [async ({ log }) => expect(await log.bounds()).toMatchObject({ head: 2, floor: 0 })],
};

async function fillAll(tenant: TenantStore, label: string, ids: typeof shared): Promise<void> {
  await fill(tenant, label, ids);
  await fillAccess(tenant, label, ids);
  await fillMatching(tenant, label, ids);
  await fillFollowing(tenant, label, ids);
  await fillNotifications(tenant, label, ids);
}

async function observeAll(tenant: TenantStore): Promise<unknown> {
  const of = async (ids: typeof shared) => [
    await observeAccess(tenant, ids),
    await observeMatching(tenant, ids),
    await observeNotifications(tenant, ids),
  ];
  return [await observe(tenant), await observeFollowing(tenant), await of(shared), await of(theirs)];
}

function methodsOf(tenant: TenantStore): string[] {
  const repositories: [string, object][] = Object.entries(tenant);
  return repositories.flatMap(([name, repository]) => Object.keys(repository).map((method) => `${name}.${method}`));
}

/** The store, with a note of every method that is called. */
function noting(tenant: TenantStore, called: Set<string>): TenantStore {
  const watched = (name: string, repository: object) =>
    new Proxy(repository, {
      get(target, method, receiver): unknown {
        called.add(`${name}.${String(method)}`);
        return Reflect.get(target, method, receiver);
      },
    });
  return new Proxy(tenant, {
    get(target, name, receiver): unknown {
      const repository: unknown = Reflect.get(target, name, receiver);
      return repository instanceof Object ? watched(String(name), repository) : repository;
    },
  });
}

export function twoTenantsContract(opened: Opened): void {
  const twoTenants = async (): Promise<{ ours: TenantId; others: TenantId }> => {
    const { database } = opened;
    const ours = await aTenant(database, { name: "ours" });
    const others = await aTenant(database, { name: "others" });
    await write(database, ours, (tenant) => fillAll(tenant, "ours", shared));
    await write(database, others, async (tenant) => {
      await fillAll(tenant, "others", shared);
      await fillAll(tenant, "others only", theirs);
    });
    return { ours, others };
  };

  describe("two tenants", () => {
    test("every repository method is tried", async () => {
      const tenantId = await aTenant(opened.database);
      const methods = await read(opened.database, tenantId, async (tenant) => methodsOf(tenant));
      expect(Object.keys(attempts).toSorted()).toEqual(methods.toSorted());
    });

    test.each(Object.entries(attempts))("%s keeps to its tenant", async (method, tries) => {
      const { ours, others } = await twoTenants();
      const before = await read(opened.database, others, observeAll);
      const called = new Set<string>();
      for (const attempt of tries) {
        await write(opened.database, ours, async (tenant) => attempt(noting(tenant, called)));
      }
      expect(called).toContain(method);
      expect(await read(opened.database, others, observeAll)).toEqual(before);
      expect(JSON.stringify(await read(opened.database, ours, observeAll))).not.toContain("others");
    });
  });
}
