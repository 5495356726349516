import { asc, count, eq, ne } from "drizzle-orm";
import type { TeamRepository } from "#lib/chat/store.ts";
import type { TeamRecord } from "#lib/chat/teams/team.ts";
import type { teams } from "../schema/sqlite.ts";
import type { Scope } from "./scope.ts";
import { skillsOfText, textOfSkills } from "./skill-list.ts";
import { changeById, type Given, insertInto, statement } from "./statement.ts";

interface Key {
  id: string;
}
interface Membership {
  teamId: string;
  memberId: string;
}

const team = statement((given: Given<Key>, { queries, own, tables: { teams } }) =>
  queries
    .select()
    .from(teams)
    .where(own(teams, eq(teams.id, given("id")))),
);
const allTeams = statement((_given, { queries, own, tables: { teams } }) =>
  queries.select().from(teams).where(own(teams)).orderBy(asc(teams.createdAt), asc(teams.id)),
);
const oldestTeams = statement((given: Given<{ limit: number }>, { queries, own, page, tables: { teams } }) =>
  page(queries.select().from(teams).where(own(teams)).orderBy(asc(teams.createdAt), asc(teams.id)), given("limit")),
);
const addTeam = insertInto("teams");
const changeTeam = changeById("teams");
const countOpenConversations = statement((given: Given<Key>, { queries, own, tables: { conversations } }) =>
  queries
    .select({ count: count() })
    .from(conversations)
    .where(own(conversations, eq(conversations.teamId, given("id")), ne(conversations.status, "closed"))),
);
const takeConversations = statement((given: Given<Key>, { queries, own, tables: { conversations } }) =>
  queries
    .update(conversations)
    .set({ teamId: null })
    .where(own(conversations, eq(conversations.teamId, given("id")))),
);
const removeTeamMembers = statement((given: Given<Key>, { queries, own, tables: { teamMembers } }) =>
  queries.delete(teamMembers).where(own(teamMembers, eq(teamMembers.teamId, given("id")))),
);
const removeTeam = statement((given: Given<Key>, { queries, own, tables: { teams } }) =>
  queries.delete(teams).where(own(teams, eq(teams.id, given("id")))),
);

const addTeamMember = insertInto("teamMembers");
const removeTeamMember = statement((given: Given<Membership>, { queries, own, tables: { teamMembers } }) =>
  queries
    .delete(teamMembers)
    .where(own(teamMembers, eq(teamMembers.teamId, given("teamId")), eq(teamMembers.memberId, given("memberId")))),
);
const teamsOfMember = statement((given: Given<{ memberId: string }>, { queries, own, tables: { teamMembers } }) =>
  queries
    .select({ id: teamMembers.teamId })
    .from(teamMembers)
    .where(own(teamMembers, eq(teamMembers.memberId, given("memberId")))),
);
const allMemberships = statement((_given, { queries, own, tables: { teamMembers } }) =>
  queries
    .select({ teamId: teamMembers.teamId, memberId: teamMembers.memberId })
    .from(teamMembers)
    .where(own(teamMembers)),
);

export function teamRepository(scope: Scope): TeamRepository {
  const { run } = scope;
  return {
    async get(id) {
      const [row] = await run(team, { id });
      return row === undefined ? null : teamOfRow(row);
    },
    async list() {
      const rows = await run(allTeams, {});
      return rows.map(teamOfRow);
    },
    async default() {
      const [row] = await run(oldestTeams, { limit: 1 });
      return row === undefined ? null : teamOfRow(row);
    },
    async add({ requiredSkills, hours, ...rest }) {
      await run(addTeam, { ...rest, requiredSkills: textOfSkills(requiredSkills), hours: textOfHours(hours) });
    },
    change: (id, { requiredSkills, hours, ...rest }) =>
      changeTeam(scope, id, {
        ...rest,
        ...(requiredSkills && { requiredSkills: textOfSkills(requiredSkills) }),
        ...(hours !== undefined && { hours: textOfHours(hours) }),
      }),
    async hasOpenConversations(id) {
      const [row] = await run(countOpenConversations, { id });
      return row !== undefined && row.count > 0;
    },
    async remove(id) {
      await run(takeConversations, { id });
      await run(removeTeamMembers, { id });
      await run(removeTeam, { id });
    },
    async addMember(teamId, memberId) {
      await run(addTeamMember, { teamId, memberId });
    },
    async removeMember(teamId, memberId) {
      await run(removeTeamMember, { teamId, memberId });
    },
    async idsOf(memberId) {
      const rows = await run(teamsOfMember, { memberId });
      return rows.map(({ id }) => id);
    },
    async memberships() {
      return run(allMemberships, {});
    },
  };
}

function textOfHours(hours: TeamRecord["hours"]): string | null {
  return hours && JSON.stringify(hours);
}

function teamOfRow({ tenantId: _tenantId, requiredSkills, hours, ...rest }: typeof teams.$inferSelect): TeamRecord {
  return { ...rest, requiredSkills: skillsOfText(requiredSkills), hours: hours === null ? null : JSON.parse(hours) };
}
