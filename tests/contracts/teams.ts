import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { TeamRouting } from "#lib/chat/teams/team.ts";
import { aConversation, aMember, aTeam, aTenant, read, someMoment, write } from "#tests/support/builders.ts";
import type { Opened } from "./database-under-test.ts";

const routing: TeamRouting = {
  offerMode: "best",
  offerCount: 5,
  offerSeconds: 45,
  missesMax: 2,
  conversationWeight: 3,
  requiredSkills: ["Größe", 'a "quoted" one'],
  hours: {
    timeZone: "Europe/Berlin",
    periods: [{ weekday: 1, from: "09:00", to: "24:00" }],
    holidays: ["2026-12-25"],
  },
};

export function teamContract(opened: Opened): void {
  describe("teams", () => {
    test("a team comes back as added, and the list is oldest first", async () => {
      const { tenantId, ...team } = await aTeam(opened.database, routing);
      const createdAt = new Date(someMoment.getTime() - 1);
      const { tenantId: _tenantId, ...older } = await aTeam(opened.database, { tenantId, name: "Sales", createdAt });
      const found = await read(opened.database, tenantId, async ({ teams }) => ({
        one: await teams.get(team.id),
        nobody: await teams.get(v7()),
        all: await teams.list(),
      }));
      expect(found).toEqual({ one: team, nobody: null, all: [older, team] });
    });

    test("a change changes what it names, and nothing else", async () => {
      const { tenantId, ...team } = await aTeam(opened.database, routing);
      const { id } = team;
      const changed = async (change: Partial<TeamRouting>) => {
        await write(opened.database, tenantId, ({ teams }) => teams.change(id, change));
        return read(opened.database, tenantId, ({ teams }) => teams.get(id));
      };
      expect(await changed({})).toEqual(team);
      expect(await changed({ offerMode: "all" })).toEqual({ ...team, offerMode: "all" });
      expect(await changed({ hours: null })).toEqual({ ...team, offerMode: "all", hours: null });
      expect(await changed({ requiredSkills: [] })).toMatchObject({ requiredSkills: [], hours: null });
    });

    test("who leaves a team is in the others still", async () => {
      const { tenantId, id: memberId } = await aMember(opened.database);
      const [one, other] = [await aTeam(opened.database, { tenantId }), await aTeam(opened.database, { tenantId })];
      await write(opened.database, tenantId, async ({ teams }) => {
        for (const { id } of [one, other]) await teams.addMember(id, memberId);
        await teams.removeMember(one.id, memberId);
        await teams.removeMember(one.id, memberId);
      });
      const memberships = await read(opened.database, tenantId, ({ teams }) => teams.memberships());
      expect(memberships).toEqual([{ teamId: other.id, memberId }]);
    });

    test("a team has open conversations until all of its own are closed", async () => {
      const { tenantId, id: teamId } = await aTeam(opened.database);
      const hasOpen = () => read(opened.database, tenantId, ({ teams }) => teams.hasOpenConversations(teamId));
      await aConversation(opened.database, { tenantId, status: "open" });
      await aConversation(opened.database, { tenantId, teamId, status: "closed" });
      expect(await hasOpen()).toBe(false);
      for (const status of ["queued", "open", "snoozed"] as const) {
        const { id } = await aConversation(opened.database, { tenantId, teamId, status });
        expect([status, await hasOpen()]).toEqual([status, true]);
        const closed = { status: "closed", updatedAt: someMoment } as const;
        await write(opened.database, tenantId, ({ conversations }) => conversations.change(id, status, closed));
        expect([status, await hasOpen()]).toEqual([status, false]);
      }
    });

    test("the conversations of a team that is removed belong to none then", async () => {
      const tenantId = await aTenant(opened.database);
      const [gone, kept] = [await aTeam(opened.database, { tenantId }), await aTeam(opened.database, { tenantId })];
      const ofGone = await aConversation(opened.database, { tenantId, teamId: gone.id });
      const ofKept = await aConversation(opened.database, { tenantId, teamId: kept.id });
      const member = await aMember(opened.database, { tenantId });
      await write(opened.database, tenantId, async ({ teams }) => {
        for (const { id } of [gone, kept]) await teams.addMember(id, member.id);
        await teams.remove(gone.id);
      });
      const found = await read(opened.database, tenantId, async ({ teams, conversations }) => ({
        teams: (await teams.list()).map(({ id }) => id),
        members: await teams.idsOf(member.id),
        ofGone: (await conversations.get(ofGone.id))?.team,
        ofKept: (await conversations.get(ofKept.id))?.team?.id,
      }));
      expect(found).toEqual({ teams: [kept.id], members: [kept.id], ofGone: null, ofKept: kept.id });
    });
  });
}
