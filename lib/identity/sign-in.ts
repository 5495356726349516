import type { Tenants } from "#lib/chat/store.ts";
import type { Directory } from "./directory.ts";
import { hashPassword, verifyPassword } from "./passwords.ts";
import type { Session } from "./session-token.ts";
import { provenTenantId } from "./tenant-id.ts";

/** Checked where the account is unknown, so that the answer takes as long. */
const nobodysHash = hashPassword("nobody's password");

/** @returns the member's session, or null for any pair that is not a login, without saying which half is wrong. */
export async function signIn(
  { directory, tenants }: { directory: Directory; tenants: Tenants },
  { email, password }: { email: string; password: string },
): Promise<Session | null> {
  const account = await directory.findAccount(email.trim().toLowerCase());
  const matches = await verifyPassword(password, account?.passwordHash ?? (await nobodysHash));
  if (account === null || !matches) return null;
  return tenants.within(
    provenTenantId(account.tenantId),
    async (tenant): Promise<Session | null> => {
      const member = await tenant.members.get(account.memberId);
      if (member === null) return null;
      const { slug } = await tenant.profile.get();
      const { id, name, role } = member;
      return { memberId: id, tenantId: account.tenantId, tenantSlug: slug, name, email: account.email, role };
    },
    { access: "read" },
  );
}
