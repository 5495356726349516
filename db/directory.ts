import { asc, eq, inArray, isNotNull, lte, sql } from "drizzle-orm";
import type { Access } from "#lib/chat/store.ts";
import type { Directory } from "#lib/identity/directory.ts";
import { findInvitation, redeemInvitation } from "./invitations.ts";
import { releaseLease, takeLease } from "./leases.ts";
import { padded } from "./padded.ts";
import { type Building, type Given, statement, statementPer } from "./repositories/statement.ts";
import { countFailure, forgetFailures, uncountFailure } from "./sign-in-failures.ts";

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
const dueTenants = statement((given: Given<{ now: Date; limit: number }>, { queries, page, tables: { tenants } }) => {
  const earliestFirst = queries
    .select({ id: tenants.id })
    .from(tenants)
    .where(lte(tenants.nextJobAt, sql.param(given("now"), tenants.nextJobAt)))
    .orderBy(asc(tenants.nextJobAt), asc(tenants.id));
  return page(earliestFirst, given("limit"));
});
const unpublishedTenants = statement((given: Given<{ limit: number }>, { queries, page, tables: { tenants } }) => {
  const { id, unpublishedAt, headPos, publishedPos } = tenants;
  const longestFirst = queries
    .select({ id, unpublishedAt, headPos, publishedPos })
    .from(tenants)
    .where(isNotNull(unpublishedAt))
    .orderBy(asc(unpublishedAt), asc(id));
  return page(longestFirst, given("limit"));
});
const headsOf = statementPer(({ count }: { count: number }) =>
  statement((given: Given<Record<string, string>>, { queries, tables: { tenants } }) => {
    const ids = Array.from({ length: count }, (_, index) => given(String(index)));
    return queries.select({ id: tenants.id, head: tenants.headPos }).from(tenants).where(inArray(tenants.id, ids));
  }),
);

/** How many ids one statement takes: SQL Server has fewer than 2,100 parameters. */
const idsMax = 1_024;

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
        const heads = new Map<string, number>();
        for (let start = 0; start < ids.length; start += idsMax) {
          const asked = padded(ids.slice(start, start + idsMax));
          const rows = await headsOf({ count: asked.length }).run(building, Object.fromEntries(asked.entries()));
          for (const { id, head } of rows) heads.set(id, head);
        }
        return heads;
      }),
    dueTenants: (now, limit) =>
      run("read", async (building) => {
        const rows = await dueTenants.run(building, { now, limit });
        return rows.map(({ id }) => id);
      }),
    unpublishedTenants: (limit) =>
      run("read", async (building) => {
        const rows = await unpublishedTenants.run(building, { limit });
        return rows.map(({ id, unpublishedAt, headPos, publishedPos }) => ({
          id,
          since: unpublishedAt ?? new Date(0),
          waiting: headPos - publishedPos,
        }));
      }),
    takeLease: (name, lease) => run("write", (building) => takeLease(building, { name, ...lease })),
    releaseLease: (name, lease) => run("write", (building) => releaseLease(building, { name, ...lease })),
    renewEpochs: (epoch) =>
      run("write", async ({ queries, tables }) => void (await queries.update(tables.tenants).set({ epoch }))),
    addTenant: (tenant) =>
      run("write", async ({ queries, tables }) => void (await queries.insert(tables.tenants).values(tenant))),
    addAccount: ({ tenantId, ...account }) =>
      run("write", async ({ queries, tables }) => {
        await queries.insert(tables.accounts).values({ ...account, memberTenantId: tenantId });
      }),
    findInvitation: (hash, now) => run("read", (building) => findInvitation(building, { hash, now })),
    redeemInvitation: (hash, login) => run("write", (building) => redeemInvitation(building, { hash, ...login })),
    countFailure: (subjects, times) => run("write", (building) => countFailure(building, subjects, times)),
    uncountFailure: (counts) => run("write", (building) => uncountFailure(building, counts)),
    forgetFailures: (now) => run("write", (building) => forgetFailures(building, now)),
  };
}
