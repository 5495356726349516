import { eq } from "drizzle-orm";
import { notFound } from "#lib/chat/errors.ts";
import type { ProfileRepository } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";
import { statement } from "./statement.ts";

const profile = statement((_given, { queries, tenantId, tables: { tenants } }) =>
  queries.select().from(tenants).where(eq(tenants.id, tenantId)),
);

export function profileRepository({ run }: Scope): ProfileRepository {
  return {
    async get() {
      const [row] = await run(profile, {});
      if (row === undefined) throw notFound();
      return { slug: row.slug, name: row.name, greeting: row.greeting };
    },
  };
}
