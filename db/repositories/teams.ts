import { asc } from "drizzle-orm";
import type { TeamRepository } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";

export function teamRepository({ queries, dialect, tenantId, own }: Scope): TeamRepository {
  const { teams, teamMembers } = dialect.tables;
  return {
    async default() {
      const oldest = queries.select().from(teams).where(own(teams)).orderBy(asc(teams.createdAt), asc(teams.id));
      const [row] = await dialect.page(oldest, 1);
      return row === undefined ? null : { id: row.id, name: row.name, createdAt: row.createdAt };
    },
    async add({ id, name, createdAt }) {
      await queries.insert(teams).values({ tenantId, id, name, createdAt });
    },
    async addMember(teamId, memberId) {
      await queries.insert(teamMembers).values({ tenantId, teamId, memberId });
    },
  };
}
