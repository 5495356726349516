import { eq } from "drizzle-orm";
import { notFound } from "#lib/chat/errors.ts";
import type { ProfileRepository } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";

export function profileRepository({ queries, dialect, tenantId }: Scope): ProfileRepository {
  const { tenants } = dialect.tables;
  return {
    async get() {
      const [row] = await queries.select().from(tenants).where(eq(tenants.id, tenantId));
      if (row === undefined) throw notFound();
      return { slug: row.slug, name: row.name, greeting: row.greeting };
    },
  };
}
