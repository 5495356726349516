import { asc, eq } from "drizzle-orm";
import type { TeamRepository } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";
import { type Given, insertInto, statement } from "./statement.ts";

const oldestTeams = statement((given: Given<{ limit: number }>, { queries, own, page, tables: { teams } }) =>
  page(queries.select().from(teams).where(own(teams)).orderBy(asc(teams.createdAt), asc(teams.id)), given("limit")),
);
const addTeam = insertInto("teams");
const addTeamMember = insertInto("teamMembers");

const teamsOfMember = statement((given: Given<{ memberId: string }>, { queries, own, tables: { teamMembers } }) =>
  queries
    .select({ id: teamMembers.teamId })
    .from(teamMembers)
    .where(own(teamMembers, eq(teamMembers.memberId, given("memberId")))),
);

export function teamRepository({ run }: Scope): TeamRepository {
  return {
    async default() {
      const [row] = await run(oldestTeams, { limit: 1 });
      return row === undefined ? null : { id: row.id, name: row.name, createdAt: row.createdAt };
    },
    async add({ id, name, createdAt }) {
      await run(addTeam, { id, name, createdAt });
    },
    async addMember(teamId, memberId) {
      await run(addTeamMember, { teamId, memberId });
    },
    async idsOf(memberId) {
      const rows = await run(teamsOfMember, { memberId });
      return rows.map(({ id }) => id);
    },
  };
}
