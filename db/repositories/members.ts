import { eq } from "drizzle-orm";
import type { MemberRepository } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";

export function memberRepository({ queries, dialect, tenantId, own }: Scope): MemberRepository {
  const { members } = dialect.tables;
  return {
    async get(id) {
      const [row] = await queries
        .select()
        .from(members)
        .where(own(members, eq(members.id, id)));
      if (row === undefined) return null;
      const { name, email, role, createdAt } = row;
      return { id: row.id, name, email, role, createdAt };
    },
    async add({ id, name, email, role, createdAt }) {
      await queries.insert(members).values({ tenantId, id, name, email, role, createdAt });
    },
  };
}
