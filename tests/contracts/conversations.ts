import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { Participant } from "#lib/chat/actor.ts";
import type { ConversationViewRecord } from "#lib/chat/conversations/conversation.ts";
import type { ConversationQuery } from "#lib/chat/store.ts";
import {
  aConversation,
  aMember,
  aTeam,
  aTenant,
  aVisitor,
  type BuiltConversation,
  read,
  someMessages,
  someMoment,
  write,
} from "#tests/support/builders.ts";
import { type Opened, refusedRow } from "./database-under-test.ts";

const operator: Participant = { kind: "operator", id: "an-operator", name: "Ada" };
const visitor: Participant = { kind: "visitor", id: "a-visitor", name: "Vera" };
const system: Participant = { kind: "system", id: "system", name: "Parley" };

export function conversationContract(opened: Opened): void {
  const listIds = async (built: Pick<BuiltConversation, "tenantId">, query: Partial<ConversationQuery>) => {
    const whole = { reader: operator, limit: 100, ...query };
    const found = await read(opened.database, built.tenantId, (tenant) => tenant.conversations.list(whole));
    return found.map(({ id }) => id);
  };
  const get = (built: BuiltConversation, reader: Participant = operator) =>
    read(opened.database, built.tenantId, (tenant) => tenant.conversations.view(built.id, reader));

  describe("conversations", () => {
    test("a new one is queued, without messages, with its visitor and team", async () => {
      const { tenantId, id: visitorId } = await aVisitor(opened.database, { name: "Vera" });
      const { id: teamId } = await aTeam(opened.database, { tenantId });
      const built = await aConversation(opened.database, { tenantId, visitorId, teamId });
      expect(await get(built)).toEqual({
        id: built.id,
        status: "queued",
        visitor: { id: visitorId, name: "Vera" },
        assignee: null,
        team: { id: teamId, name: "Support" },
        lastSeq: 0,
        priority: 0,
        weight: 1,
        queuedAt: someMoment,
        snoozedUntil: null,
        lastAssigneeId: null,
        lastMessage: null,
        unread: 0,
        createdAt: someMoment,
        updatedAt: someMoment,
      } satisfies ConversationViewRecord);
      expect(await get({ ...built, id: v7() })).toBeNull();
    });

    test("an id is one conversation, and its visitor must exist", async () => {
      const built = await aConversation(opened.database);
      const { tenantId, id } = built;
      await expect(aConversation(opened.database, { tenantId, id })).rejects.toThrow(refusedRow);
      const ofNobody = aConversation(opened.database, { tenantId, visitorId: v7() });
      await expect(ofNobody).rejects.toThrow(refusedRow);
    });

    test("a change happens only while the conversation has the status it starts from", async () => {
      const member = await aMember(opened.database, { name: "Grace" });
      const built = await aConversation(opened.database, { tenantId: member.tenantId });
      const updatedAt = new Date(someMoment.getTime() + 1);
      const claim = { status: "open", assigneeId: member.id, updatedAt } as const;
      const change = () =>
        write(opened.database, built.tenantId, ({ conversations }) => conversations.change(built.id, "queued", claim));
      expect(await change()).toBe(true);
      expect(await change()).toBe(false);
      const after = await get(built);
      expect(after).toMatchObject({ status: "open", assignee: { id: member.id, name: "Grace" }, updatedAt });
      const unknown = write(opened.database, built.tenantId, ({ conversations }) =>
        conversations.change(v7(), "queued", claim),
      );
      expect(await unknown).toBe(false);
    });

    test("a change to what is there already still counts as a change", async () => {
      const built = await aConversation(opened.database);
      const same = { status: "queued", updatedAt: someMoment } as const;
      const change = write(opened.database, built.tenantId, ({ conversations }) =>
        conversations.change(built.id, "queued", same),
      );
      expect(await change).toBe(true);
    });

    test("the list is newest first and filtered by status, assignee and visitor", async () => {
      const { tenantId, id: assigneeId } = await aMember(opened.database);
      const at = (minutes: number) => new Date(someMoment.getTime() + minutes * 60_000);
      const queued = await aConversation(opened.database, { tenantId, updatedAt: at(1) });
      const open = await aConversation(opened.database, { tenantId, status: "open", assigneeId, updatedAt: at(3) });
      const closed = await aConversation(opened.database, { tenantId, status: "closed", assigneeId, updatedAt: at(2) });
      const others = await aConversation(opened.database, { tenantId, status: "snoozed", updatedAt: at(4) });
      expect(await listIds(queued, {})).toEqual([others.id, open.id, closed.id, queued.id]);
      expect(await listIds(queued, { limit: 2 })).toEqual([others.id, open.id]);
      expect(await listIds(queued, { status: ["queued"] })).toEqual([queued.id]);
      expect(await listIds(queued, { assigneeId })).toEqual([open.id, closed.id]);
      expect(await listIds(queued, { assigneeId, status: ["open", "snoozed"] })).toEqual([open.id]);
      expect(await listIds(queued, { visitorId: closed.visitorId })).toEqual([closed.id]);
      const count = (memberId: string) =>
        read(opened.database, tenantId, (tenant) => tenant.conversations.count(memberId, { kind: "all" }));
      expect(await count(assigneeId)).toEqual({ queue: 1, mine: 1, all: 4 });
      expect(await count(v7())).toEqual({ queue: 1, mine: 0, all: 4 });
    });

    test("pages by cursor show each of many conversations of one moment exactly once, in order", async () => {
      const tenantId = await aTenant(opened.database);
      const ids: string[] = [];
      for (let count = 0; count < 7; count += 1) ids.push((await aConversation(opened.database, { tenantId })).id);
      const earlier = await aConversation(opened.database, { tenantId, updatedAt: new Date(someMoment.getTime() - 1) });
      const expected = [...ids.toSorted().toReversed(), earlier.id];
      const pages: string[][] = [];
      let after: ConversationQuery["after"];
      for (;;) {
        const query = { reader: operator, limit: 3, ...(after && { after }) };
        const page = await read(opened.database, tenantId, (tenant) => tenant.conversations.list(query));
        pages.push(page.map(({ id }) => id));
        after = page.at(-1);
        if (page.length < 3) break;
      }
      expect(pages).toEqual([expected.slice(0, 3), expected.slice(3, 6), expected.slice(6)]);
    });

    test("unread counts the other side's messages after the mark: no notes, no system lines, no own ones", async () => {
      const built = await aConversation(opened.database);
      await someMessages(opened.database, built, [
        { author: visitor },
        { author: operator, kind: "note" },
        { author: system, kind: "system" },
        { author: visitor },
        { author: visitor },
      ]);
      expect(await get(built, operator)).toMatchObject({ unread: 3, lastSeq: 5 });
      expect(await get(built, visitor)).toMatchObject({ unread: 0 });
      await write(opened.database, built.tenantId, ({ receipts }) =>
        receipts.raise(built.id, operator, { deliveredSeq: 4, readSeq: 4, at: someMoment }),
      );
      expect(await get(built, operator)).toMatchObject({ unread: 1 });
      expect(await get(built, { ...operator, id: "another" })).toMatchObject({ unread: 3 });
    });

    test("an answer counts as having read, for everybody of the side that gave it", async () => {
      const built = await aConversation(opened.database);
      await someMessages(opened.database, built, [{ author: visitor }, { author: operator }]);
      expect(await get(built, operator)).toMatchObject({ unread: 0 });
      expect(await get(built, { ...operator, id: "another" })).toMatchObject({ unread: 0 });
      expect(await get(built, visitor)).toMatchObject({ unread: 1 });
      await someMessages(opened.database, built, [{ author: visitor }]);
      expect(await get(built, operator)).toMatchObject({ unread: 1 });
      expect(await get(built, visitor)).toMatchObject({ unread: 0 });
    });

    test("the last message is the newest that both sides see", async () => {
      const built = await aConversation(opened.database);
      const [, shown] = await someMessages(opened.database, built, [
        { author: visitor },
        { author: operator, body: "The answer" },
        { author: operator, kind: "note" },
        { author: system, kind: "system" },
      ]);
      const conversation = await get(built);
      expect(conversation).toMatchObject({ lastSeq: 4, lastMessage: { id: shown, seq: 2, body: "The answer" } });
      expect(
        await read(opened.database, built.tenantId, ({ conversations }) =>
          conversations.list({ reader: operator, limit: 1 }),
        ),
      ).toEqual([conversation]);
    });
  });
}
