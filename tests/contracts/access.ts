import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { Participant } from "#lib/chat/actor.ts";
import type { AuditRecord } from "#lib/chat/audit/audit-entry.ts";
import { presentConversationHead } from "#lib/chat/conversations/conversation.ts";
import type { Reach } from "#lib/chat/conversations/reach.ts";
import { noAudience } from "#lib/chat/events/event.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { AuditQuery, ConversationQuery, TenantStore } from "#lib/chat/store.ts";
import {
  aConversation,
  aHiddenEvent,
  aMember,
  aTeam,
  aTenant,
  aVisibleEvent,
  aVisitor,
  read,
  someMessages,
  someMoment,
  write,
} from "#tests/support/builders.ts";
import type { Opened } from "./database-under-test.ts";

const system: Participant = { kind: "system", id: "system", name: "Parley" };
const later = new Date(someMoment.getTime() + 1);

/** What the rights of people are made of: how far they see, whether they have a login, and what was noted. */
export function accessContract(opened: Opened): void {
  const within = <Result>(tenantId: TenantId, work: (tenant: TenantStore) => Promise<Result>) =>
    write(opened.database, tenantId, work);

  describe("how far somebody sees", () => {
    /** A team, and a conversation of each whereabouts. */
    async function someConversations() {
      const { tenantId, id: memberId } = await aMember(opened.database);
      const [{ id: team }, { id: other }] = [
        await aTeam(opened.database, { tenantId }),
        await aTeam(opened.database, { tenantId }),
      ];
      const mine = await aConversation(opened.database, {
        tenantId,
        status: "open",
        assigneeId: memberId,
        teamId: other,
      });
      const ofTeam = await aConversation(opened.database, { tenantId, teamId: team });
      const ofOther = await aConversation(opened.database, { tenantId, teamId: other });
      const ofNone = await aConversation(opened.database, { tenantId });
      const ids = { mine: mine.id, ofTeam: ofTeam.id, ofOther: ofOther.id, ofNone: ofNone.id };
      return { tenantId, memberId, team, other, ids };
    }
    type Scene = Awaited<ReturnType<typeof someConversations>>;
    type Name = keyof Scene["ids"];

    const reaches: [name: string, of: (scene: Scene) => Reach, seen: Name[]][] = [
      ["all", () => ({ kind: "all" }), ["mine", "ofTeam", "ofOther", "ofNone"]],
      ["their own", ({ memberId }) => ({ kind: "some", assigneeId: memberId, teamIds: null }), ["mine"]],
      [
        "their own and what has no team",
        ({ memberId }) => ({ kind: "some", assigneeId: memberId, teamIds: [] }),
        ["mine", "ofNone"],
      ],
      [
        "their own, what has no team and a team's",
        ({ memberId, team }) => ({ kind: "some", assigneeId: memberId, teamIds: [team] }),
        ["mine", "ofTeam", "ofNone"],
      ],
      [
        "several teams'",
        ({ team, other }) => ({ kind: "some", assigneeId: "nobody", teamIds: [other, v7(), team] }),
        ["mine", "ofTeam", "ofOther", "ofNone"],
      ],
    ];

    test.each(reaches)("%s is what is listed, counted and read of the log", async (_name, reachOf, seen) => {
      const scene = await someConversations();
      const { tenantId, memberId, ids } = scene;
      const reach = reachOf(scene);
      const expected = seen.map((name) => ids[name]).toSorted();
      const query: ConversationQuery = { reader: system, reach, limit: 100 };
      const shown = await read(opened.database, tenantId, async ({ conversations }) => ({
        all: await conversations.list(query),
        queued: await conversations.list({ ...query, status: ["queued"] }),
        counts: await conversations.count(memberId, reach),
      }));
      expect(shown.all.map(({ id }) => id).toSorted()).toEqual(expected);
      expect(shown.queued.map(({ id }) => id).toSorted()).toEqual(expected.filter((id) => id !== ids.mine));
      const mine = Number(seen.includes("mine"));
      expect(shown.counts).toEqual({ all: seen.length, queue: seen.length - mine, mine });

      await within(tenantId, async ({ conversations, log }) => {
        for (const id of Object.values(ids)) {
          const found = await conversations.get(id);
          const whereabouts = { assigneeId: found?.assignee?.id ?? null, teamId: found?.team?.id ?? null };
          const event = {
            ...aVisibleEvent("v"),
            conversationId: id,
            audience: { ...noAudience, visitorId: "v", ...whereabouts },
          };
          await log.append([event], { actor: system, at: someMoment });
        }
        const subject = { kind: "member", id: memberId } as const;
        const changed = {
          type: "AccessChanged",
          conversationId: null,
          audience: noAudience,
          data: { subject },
        } as const;
        await log.append([aHiddenEvent("v"), changed], { actor: system, at: someMoment });
      });
      const logged = await read(opened.database, tenantId, ({ log }) => log.read({ after: 0, limit: 100, reach }));
      const about = logged.flatMap(({ event }) => event.conversationId ?? []);
      expect(about.toSorted()).toEqual(expected);
      const others = logged.flatMap(({ event }) => (event.conversationId === null ? [event.type] : []));
      // What is about no conversation of theirs is for who sees all, but everybody is told whose rights have changed.
      expect(others).toEqual(reach.kind === "all" ? ["VisitorRegistered", "AccessChanged"] : ["AccessChanged"]);
    });
  });

  describe("logins", () => {
    test("a member has one by a password or an identity, until it is taken away", async () => {
      const { tenantId, id, email } = await aMember(opened.database, { role: "owner" });
      const hasLogin = async () => {
        const found = await read(opened.database, tenantId, async ({ members }) => ({
          view: await members.view(id),
          listed: await members.list(),
        }));
        const counted = await within(tenantId, ({ members }) => members.countHavingRole("owner", { withLogin: true }));
        expect(found.listed.map((member) => member.hasLogin)).toEqual([found.view?.hasLogin]);
        expect(counted).toBe(Number(found.view?.hasLogin));
        return found.view?.hasLogin;
      };
      expect(await hasLogin()).toBe(false);
      const login = { email, passwordHash: "h", tenantId, memberId: id, createdAt: someMoment };
      await opened.database.directory.addAccount(login);
      expect(await hasLogin()).toBe(true);
      const identity = { issuer: "https://login.test", subject: "s" };
      await within(tenantId, ({ members }) => members.addIdentity(id, { ...identity, createdAt: someMoment }));
      await within(tenantId, ({ members }) => members.removeAccount(id));
      expect(await opened.database.directory.findAccount(email)).toBeNull();
      expect(await hasLogin()).toBe(true);
      await within(tenantId, ({ members }) => members.removeIdentities(id));
      expect(await hasLogin()).toBe(false);
      expect(await read(opened.database, tenantId, ({ members }) => members.findByIdentity(identity))).toBeNull();
    });

    test("a login of the same member in another tenant is another one", async () => {
      const { tenantId, id } = await aMember(opened.database);
      const twin = await aMember(opened.database, { id });
      const email = `${v7()}@example.test`;
      const login = { email, passwordHash: "h", tenantId: twin.tenantId, memberId: id, createdAt: someMoment };
      await opened.database.directory.addAccount(login);
      await within(tenantId, ({ members }) => members.removeAccount(id));
      const hasLogin = async (owner: TenantId) =>
        (await read(opened.database, owner, ({ members }) => members.view(id)))?.hasLogin;
      expect([await hasLogin(tenantId), await hasLogin(twin.tenantId)]).toEqual([false, true]);
    });

    test("who has a role is counted as long as they are there", async () => {
      const { tenantId, id } = await aMember(opened.database, { role: "owner" });
      await aMember(opened.database, { tenantId, role: "owner" });
      await aMember(opened.database, { tenantId, role: "admin" });
      const count = () => within(tenantId, ({ members }) => members.countHavingRole("owner"));
      expect(await count()).toBe(2);
      await within(tenantId, ({ members }) => members.change(id, { removedAt: someMoment }));
      expect(await count()).toBe(1);
    });

    test("of two who count before they give up a role at the same time, the second sees what the first did", async () => {
      const { tenantId, id: first } = await aMember(opened.database, { role: "owner" });
      const { id: second } = await aMember(opened.database, { tenantId, role: "owner" });
      const giveUp = (database: typeof opened.database, id: string) =>
        write(database, tenantId, async ({ members }) => {
          const owners = await members.countHavingRole("owner");
          if (owners > 1) await members.change(id, { role: "admin" });
          return owners;
        });
      const counts = await Promise.all([giveUp(opened.database, first), giveUp(opened.other, second)]);
      expect(counts.toSorted()).toEqual([1, 2]);
    });

    test("an invitation is the member's only one, is found by its hash while it holds, and can be made void", async () => {
      const { tenantId, id: memberId } = await aMember(opened.database);
      const [first, second] = [v7(), v7()];
      const { directory } = opened.database;
      const replace = (hash: string) =>
        within(tenantId, ({ invitations }) =>
          invitations.replace({ hash, memberId, expiresAt: later, createdAt: someMoment }),
        );
      await replace(first);
      expect(await directory.findInvitation(first, someMoment)).toEqual({ tenantId, memberId });
      expect(await directory.findInvitation(first, later)).toBeNull();
      await replace(second);
      expect(await directory.findInvitation(first, someMoment)).toBeNull();
      expect(await directory.findInvitation(second, someMoment)).toEqual({ tenantId, memberId });
      await within(tenantId, ({ invitations }) => invitations.remove(memberId));
      expect(await directory.findInvitation(second, someMoment)).toBeNull();
    });
  });

  describe("the audit log", () => {
    test("is newest first, by action and by actor, and goes on before an entry", async () => {
      const tenantId = await aTenant(opened.database);
      const entries: AuditRecord[] = (["ann", "bob", "ann", "ann"] as const).map((name, index) => ({
        id: v7(),
        at: new Date(someMoment.getTime() + index),
        action: index === 2 ? "role.created" : "settings.changed",
        actor: { kind: "member", id: name, name },
        target: { kind: "settings", id: "", name: "Größe 😀" },
        before: index === 0 ? null : { greeting: "Hi" },
        after: { greeting: "'; drop", list: ["a"], none: null },
        address: index === 1 ? null : "203.0.113.7",
      }));
      await within(tenantId, async ({ audit }) => {
        for (const entry of entries) await audit.add(entry);
      });
      const list = (query: Partial<AuditQuery> = {}) =>
        read(opened.database, tenantId, ({ audit }) => audit.list({ limit: 100, ...query }));
      const [first, second, third, fourth] = entries;
      expect(await list()).toEqual([fourth, third, second, first]);
      expect(await list({ limit: 2 })).toEqual([fourth, third]);
      expect(await list({ beforeId: third?.id ?? "" })).toEqual([second, first]);
      expect(await list({ actorId: "ann", action: "settings.changed" })).toEqual([fourth, first]);
      expect(await list({ action: "role.created" })).toEqual([third]);
      expect(await list({ actorId: "ann", beforeId: fourth?.id ?? "", limit: 1 })).toEqual([third]);
    });
  });

  describe("a visitor who turns out to be another", () => {
    test("leaves them everything, and comes in no more", async () => {
      const former = await aVisitor(opened.database);
      const { tenantId } = former;
      const into = await aVisitor(opened.database, { tenantId, externalId: v7() });
      const bystander = await aVisitor(opened.database, { tenantId });
      const author = { kind: "visitor", id: former.id, name: "Vera" } as const;
      const built = await aConversation(opened.database, { tenantId, visitorId: former.id });
      const others = await aConversation(opened.database, { tenantId, visitorId: bystander.id });
      const [id = ""] = await someMessages(opened.database, built, [{ author }]);
      await someMessages(opened.database, others, [{ author: { ...author, id: bystander.id } }]);
      await within(tenantId, async ({ receipts, log }) => {
        await receipts.raise(built.id, author, { deliveredSeq: 1, readSeq: 1, at: someMoment });
        await log.append([aVisibleEvent(former.id), aVisibleEvent(bystander.id)], { actor: system, at: someMoment });
      });
      await within(tenantId, ({ visitors }) => visitors.merge(former.id, into.id));
      const found = await read(opened.database, tenantId, async (tenant) => ({
        conversation: await tenant.conversations.get(built.id),
        ofOthers: await tenant.conversations.get(others.id),
        message: await tenant.messages.find(built.id, { kind: "visitor", id: into.id }, id),
        unread: (await tenant.conversations.view(built.id, { kind: "visitor", id: into.id }))?.unread,
        receipts: await tenant.receipts.of(built.id),
        log: (await tenant.log.read({ after: 0, limit: 9, visitorId: into.id })).map(({ event }) => event.pos),
        formers: await tenant.log.read({ after: 0, limit: 9, visitorId: former.id }),
        bystanders: await tenant.log.read({ after: 0, limit: 9, visitorId: bystander.id }),
        access: [await tenant.access.visitor(former.id), await tenant.access.visitor(into.id)],
      }));
      expect(found).toMatchObject({
        conversation: { visitor: { id: into.id } },
        ofOthers: { visitor: { id: bystander.id } },
        message: { author: { id: into.id } },
        receipts: { visitor: { deliveredSeq: 1, readSeq: 1 } },
        log: [1],
        formers: [],
        bystanders: [{ event: { pos: 2 } }],
        access: [{ isMerged: true }, { isMerged: false, isIdentified: true }],
      });
    });
  });

  describe("a text that is taken away", () => {
    test("is gone from its message and from the event that told it, and from nothing else", async () => {
      const built = await aConversation(opened.database);
      const { tenantId, id: conversationId } = built;
      const author = { kind: "visitor", id: built.visitorId, name: "Vera" } as const;
      await someMessages(opened.database, built, [
        { author, body: "keep this" },
        { author, body: "lose this" },
      ]);
      await within(tenantId, async ({ messages, conversations, log }) => {
        const listed = await messages.list({ conversationId, includeNotes: true, limit: 10 });
        const found = await conversations.get(conversationId);
        if (found === null) throw new Error("It was made above.");
        const conversation = presentConversationHead(found);
        const audience = { ...noAudience, visitorId: built.visitorId };
        for (const message of listed.toReversed()) {
          const shown = { ...message, createdAt: message.createdAt.toISOString(), deletedAt: null };
          const data = { message: shown, conversation };
          await log.append([{ type: "MessageSent", conversationId, audience, data }], {
            actor: author,
            at: someMoment,
          });
        }
        await messages.erase(conversationId, 2, later);
        await log.erase({ conversationId, seq: 2, deletedAt: later });
        await log.erase({ conversationId, seq: 9, deletedAt: later });
      });
      const found = await read(opened.database, tenantId, async ({ messages, conversations, log }) => ({
        messages: await messages.list({ conversationId, includeNotes: true, limit: 10 }),
        last: (await conversations.view(conversationId, author))?.lastMessage,
        log: await log.read({ after: 0, limit: 10 }),
      }));
      expect(found.messages).toMatchObject([
        { seq: 2, body: "", deletedAt: later, author },
        { seq: 1, body: "keep this", deletedAt: null },
      ]);
      expect(found.last).toMatchObject({ seq: 2, body: "" });
      expect(found.log.map(({ event }) => event.data)).toMatchObject([
        { message: { seq: 1, body: "keep this", deletedAt: null } },
        { message: { seq: 2, body: "", deletedAt: later.toISOString() }, conversation: { id: conversationId } },
      ]);
    });
  });
}
