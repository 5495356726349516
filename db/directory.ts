import { eq, inArray } from "drizzle-orm";
import type { Access } from "#lib/chat/store.ts";
import type { Directory } from "#lib/identity/directory.ts";
import { type Building, type Given, statement, statementPer } from "./repositories/statement.ts";

const tenantOfSlug = statement((given: Given<{ slug: string }>, { queries, tables: { tenants } }) =>
  queries
    .select({ id: tenants.id, slug: tenants.slug })
    .from(tenants)
    .where(eq(tenants.slug, given("slug"))),
);
const accountOfEmail = statement((given: Given<{ email: string }>, { queries, tables: { accounts } }) =>
  queries
    .select()
    .from(accounts)
    .where(eq(accounts.email, given("email"))),
);
const allTenants = statement((_given, { queries, tables: { tenants } }) =>
  queries.select({ id: tenants.id }).from(tenants),
);
const headsOf = statementPer(({ count }: { count: number }) =>
  statement((given: Given<Record<string, string>>, { queries, tables: { tenants } }) => {
    const ids = Array.from({ length: count }, (_, index) => given(String(index)));
    return queries.select({ id: tenants.id, head: tenants.headPos }).from(tenants).where(inArray(tenants.id, ids));
  }),
);

/** The directory over a way to run statements in a transaction. */
export function directoryOver(
  run: <Result>(access: Access, work: (building: Building) => Promise<Result>) => Promise<Result>,
): Directory {
  return {
    findTenant: (slug) =>
      run("read", async (building) => {
        const [row] = await tenantOfSlug.run(building, { slug });
        return row ?? null;
      }),
    findAccount: (email) =>
      run("read", async (building) => {
        const [row] = await accountOfEmail.run(building, { email });
        if (row === undefined) return null;
        const { passwordHash, memberTenantId, memberId } = row;
        return { email: row.email, passwordHash, tenantId: memberTenantId, memberId };
      }),
    tenantIds: () =>
      run("read", async (building) => {
        const rows = await allTenants.run(building, {});
        return rows.map(({ id }) => id);
      }),
    heads: (ids) =>
      run("read", async (building) => {
        const asked = padded(ids);
        const rows = await headsOf({ count: asked.length }).run(building, Object.fromEntries(asked.entries()));
        return new Map(rows.map(({ id, head }) => [id, head]));
      }),
    renewEpochs: (epoch) =>
      run("write", async ({ queries, tables }) => void (await queries.update(tables.tenants).set({ epoch }))),
    addTenant: (tenant) =>
      run("write", async ({ queries, tables }) => void (await queries.insert(tables.tenants).values(tenant))),
    addAccount: ({ tenantId, ...account }) =>
      run("write", async ({ queries, tables }) => {
        await queries.insert(tables.accounts).values({ ...account, memberTenantId: tenantId });
      }),
  };
}

/** The same ids, some of them more than once, so that there are only few lengths and a statement for each. */
function padded(ids: readonly string[]): string[] {
  const length = 2 ** Math.ceil(Math.log2(Math.max(ids.length, 1)));
  return Array.from({ length }, (_, index) => ids[index] ?? ids[0] ?? "");
}
