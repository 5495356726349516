import { and, eq, gt, sql } from "drizzle-orm";
import type { DirectoryInvitation } from "#lib/identity/directory.ts";
import { type Building, type Given, statement } from "./repositories/statement.ts";

const invitationOfHash = statement((given: Given<{ hash: string; now: Date }>, { queries, tables: { invitations } }) =>
  queries
    .select({ tenantId: invitations.memberTenantId, memberId: invitations.memberId })
    .from(invitations)
    .where(
      and(
        eq(invitations.hash, given("hash")),
        gt(invitations.expiresAt, sql.param(given("now"), invitations.expiresAt)),
      ),
    ),
);
/** Changes nothing, and keeps others from the invitation until the commit. */
const hold = statement((given: Given<{ hash: string }>, { queries, tables: { invitations } }) =>
  queries
    .update(invitations)
    .set({ hash: given("hash") })
    .where(eq(invitations.hash, given("hash"))),
);
const removeOfMember = statement((given: Given<{ memberId: string }>, { queries, tenantId, tables: { invitations } }) =>
  queries
    .delete(invitations)
    .where(and(eq(invitations.memberTenantId, tenantId), eq(invitations.memberId, given("memberId")))),
);

/** See `Directory.findInvitation`. */
export async function findInvitation(
  building: Building,
  by: { hash: string; now: Date },
): Promise<DirectoryInvitation | null> {
  const [row] = await invitationOfHash.run(building, by);
  return row ?? null;
}

/** See `Directory.redeemInvitation`. */
export async function redeemInvitation(
  building: Building,
  { hash, email, passwordHash, now }: { hash: string; email: string; passwordHash: string; now: Date },
): Promise<"redeemed" | "used_up" | "taken"> {
  await hold.run(building, { hash });
  const invitation = await findInvitation(building, { hash, now });
  if (invitation === null) return "used_up";
  const { tenantId, memberId } = invitation;
  const { queries, tables } = building;
  const { accounts } = tables;
  const [known] = await queries.select().from(accounts).where(eq(accounts.email, email));
  if (known === undefined) {
    await queries.insert(accounts).values({ email, passwordHash, memberTenantId: tenantId, memberId, createdAt: now });
  } else if (known.memberTenantId === tenantId && known.memberId === memberId) {
    await queries.update(accounts).set({ passwordHash }).where(eq(accounts.email, email));
  } else {
    return "taken";
  }
  await removeOfMember.run(building, { memberId }, tenantId);
  return "redeemed";
}
