import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { TenantId } from "#lib/chat/ids.ts";
import type { ConversationChangeSet } from "#lib/chat/store.ts";
import { aConversation, aMember, aTeam, aTenant, aVisitor, read, someMoment, write } from "#tests/support/builders.ts";
import type { Opened } from "./database-under-test.ts";

const at = (minutes: number) => new Date(someMoment.getTime() + minutes * 60_000);

/** The conversations that wait, in their order, and when they came into the queue and left it. */
export function queueContract(opened: Opened): void {
  const queued = (tenantId: TenantId, limit = 100) =>
    read(opened.database, tenantId, ({ conversations }) => conversations.queue(limit));
  const change = (tenantId: TenantId, id: string, changes: Partial<ConversationChangeSet>) =>
    write(opened.database, tenantId, async ({ conversations }) => {
      const found = await conversations.get(id);
      if (found === null) throw new Error("There is no such conversation.");
      await conversations.change(id, found.status, { updatedAt: found.updatedAt, ...changes });
    });

  describe("the queue", () => {
    test("stands in the order of priority, then of the time it was waited, and holds nothing else", async () => {
      const tenantId = await aTenant(opened.database);
      const late = await aConversation(opened.database, { tenantId, updatedAt: at(2) });
      const early = await aConversation(opened.database, { tenantId, updatedAt: at(1) });
      const urgent = await aConversation(opened.database, { tenantId, priority: 2, updatedAt: at(3) });
      await aConversation(opened.database, { tenantId, status: "open", updatedAt: at(0) });
      await aConversation(opened.database, { tenantId, status: "snoozed", updatedAt: at(0) });
      const back = await aConversation(opened.database, { tenantId, status: "closed", updatedAt: at(0) });
      const ids = async (limit?: number) => (await queued(tenantId, limit)).map(({ id }) => id);
      expect(await ids()).toEqual([urgent.id, early.id, late.id]);
      expect(await ids(2)).toEqual([urgent.id, early.id]);
      await change(tenantId, back.id, { status: "queued", queuedAt: at(4) });
      expect(await ids()).toEqual([urgent.id, early.id, late.id, back.id]);
    });

    test("says of each one what an operator has to bring, and whom it waits for", async () => {
      const { tenantId, id: teamId } = await aTeam(opened.database);
      const asked = { priority: 1, weight: 3, skills: ["german", "Größe"] };
      const { id, visitorId } = await aConversation(opened.database, { tenantId, teamId, ...asked });
      const expected = { id, teamId, visitorId, ...asked, queuedAt: someMoment, lastAssigneeId: null };
      expect(await queued(tenantId)).toEqual([expected]);
    });

    test("names who had a conversation last, else who had the visitor's latest other one", async () => {
      const { tenantId, id: visitorId } = await aVisitor(opened.database);
      const [first, latest, own] = ["first", "latest", "own"];
      const names = async () => (await queued(tenantId)).map(({ lastAssigneeId }) => lastAssigneeId);
      const waiting = await aConversation(opened.database, { tenantId, visitorId, updatedAt: at(9) });
      expect(await names()).toEqual([null]);
      const had = async (lastAssigneeId: string | null, minutes: number) => {
        const { id } = await aConversation(opened.database, {
          tenantId,
          visitorId,
          status: "closed",
          updatedAt: at(minutes),
        });
        await change(tenantId, id, { lastAssigneeId });
      };
      await had(latest, 5);
      await had(first, 1);
      await had(null, 8);
      const stranger = await aConversation(opened.database, { tenantId, updatedAt: at(10) });
      expect(await names()).toEqual([latest, null]);
      await change(tenantId, waiting.id, { lastAssigneeId: own });
      await change(tenantId, stranger.id, { priority: 1 });
      expect(await names()).toEqual([null, own]);
    });

    test("a conversation keeps when it came and went, who had it and until when it sleeps", async () => {
      const { tenantId, id: memberId } = await aMember(opened.database);
      const { id } = await aConversation(opened.database, { tenantId });
      const found = () => read(opened.database, tenantId, ({ conversations }) => conversations.get(id));
      await change(tenantId, id, { status: "open", assigneeId: memberId, queuedAt: null, claimedAt: at(1) });
      const asleep = { priority: 4, weight: 2, snoozedUntil: at(7), lastAssigneeId: memberId };
      await change(tenantId, id, { status: "snoozed", ...asleep });
      expect(await found()).toMatchObject({ queuedAt: null, ...asleep });
      await change(tenantId, id, { status: "queued", assigneeId: null, queuedAt: at(8), snoozedUntil: null });
      expect(await found()).toMatchObject({ ...asleep, queuedAt: at(8), snoozedUntil: null, assignee: null });
    });

    test("ahead of one is what its team's queue has before it", async () => {
      const { tenantId, id: teamId } = await aTeam(opened.database);
      const make = (given: Parameters<typeof aConversation>[1]) =>
        aConversation(opened.database, { tenantId, teamId, ...given });
      const [firstId, secondId, thirdId] = [v7(), v7(), v7()];
      await make({ id: thirdId, updatedAt: at(2) });
      await make({ id: secondId, updatedAt: at(2) });
      await make({ id: firstId, updatedAt: at(1) });
      const urgent = await make({ priority: 1, updatedAt: at(3) });
      const open = await make({ status: "open", updatedAt: at(0) });
      await change(tenantId, open.id, { queuedAt: at(0) });
      const loose = await aConversation(opened.database, { tenantId, updatedAt: at(0) });
      const other = await aTeam(opened.database, { tenantId });
      const elsewhere = await aConversation(opened.database, { tenantId, teamId: other.id, updatedAt: at(0) });
      const queue = await queued(tenantId);
      const ahead = async (id: string) => {
        const one = queue.find((each) => each.id === id);
        if (one === undefined) throw new Error("It does not wait.");
        return read(opened.database, tenantId, ({ conversations }) => conversations.countAhead(one));
      };
      const counted: number[] = [];
      for (const id of [urgent.id, firstId, secondId, thirdId, loose.id, elsewhere.id]) counted.push(await ahead(id));
      expect(counted).toEqual([0, 1, 2, 3, 0, 0]);
    });

    test("the recent claims are the team's, newest first, since a moment and at most so many", async () => {
      const { tenantId, id: teamId } = await aTeam(opened.database);
      const claimed = async (minutes: number, team?: string) => {
        const given = { tenantId, status: "open", ...(team && { teamId: team }) } as const;
        const { id } = await aConversation(opened.database, given);
        await change(tenantId, id, { claimedAt: at(minutes) });
      };
      for (const minutes of [1, 4, 2, 3]) await claimed(minutes, teamId);
      await claimed(9);
      await aConversation(opened.database, { tenantId, teamId });
      const recent = (team: string | null, since: number, limit = 100) =>
        read(opened.database, tenantId, ({ conversations }) =>
          conversations.recentClaims(team, { since: at(since), limit }),
        );
      expect(await recent(teamId, 2)).toEqual([at(4), at(3), at(2)]);
      expect(await recent(teamId, 0, 2)).toEqual([at(4), at(3)]);
      expect(await recent(null, 0)).toEqual([at(9)]);
    });
  });
}
