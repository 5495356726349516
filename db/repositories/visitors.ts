import { eq } from "drizzle-orm";
import type { VisitorRepository } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";

export function visitorRepository({ queries, dialect, tenantId, own }: Scope): VisitorRepository {
  const { visitors } = dialect.tables;
  return {
    async get(id) {
      const [row] = await queries
        .select()
        .from(visitors)
        .where(own(visitors, eq(visitors.id, id)));
      if (row === undefined) return null;
      return { id: row.id, name: row.name, email: row.email, createdAt: row.createdAt };
    },
    async add({ id, name, email, createdAt }) {
      await queries.insert(visitors).values({ tenantId, id, name, email, createdAt });
    },
  };
}
