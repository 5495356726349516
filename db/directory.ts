import { eq, inArray } from "drizzle-orm";
import type { Directory } from "#lib/identity/directory.ts";
import type { Dialect, Queries } from "./dialect.ts";

/** The directory over a way to run queries in a transaction. */
export function directoryOver(
  dialect: Dialect,
  run: <Result>(access: "read" | "write", work: (queries: Queries) => Promise<Result>) => Promise<Result>,
): Directory {
  const { tenants, accounts } = dialect.tables;
  return {
    findTenant: (slug) =>
      run("read", async (queries) => {
        const [row] = await queries
          .select({ id: tenants.id, slug: tenants.slug })
          .from(tenants)
          .where(eq(tenants.slug, slug));
        return row ?? null;
      }),
    findAccount: (email) =>
      run("read", async (queries) => {
        const [row] = await queries.select().from(accounts).where(eq(accounts.email, email));
        if (row === undefined) return null;
        const { passwordHash, memberTenantId, memberId } = row;
        return { email: row.email, passwordHash, tenantId: memberTenantId, memberId };
      }),
    tenantIds: () =>
      run("read", async (queries) => {
        const rows = await queries.select({ id: tenants.id }).from(tenants);
        return rows.map(({ id }) => id);
      }),
    heads: (ids) =>
      run("read", async (queries) => {
        const rows = await queries
          .select({ id: tenants.id, head: tenants.headPos })
          .from(tenants)
          .where(inArray(tenants.id, [...ids]));
        return new Map(rows.map(({ id, head }) => [id, head]));
      }),
    renewEpochs: (epoch) => run("write", async (queries) => void (await queries.update(tenants).set({ epoch }))),
    addTenant: (tenant) => run("write", async (queries) => void (await queries.insert(tenants).values(tenant))),
    addAccount: ({ tenantId, ...account }) =>
      run("write", async (queries) => {
        await queries.insert(accounts).values({ ...account, memberTenantId: tenantId });
      }),
  };
}
