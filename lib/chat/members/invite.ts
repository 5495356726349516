import { limits } from "../limits.ts";
import type { Context } from "../use-case.ts";
import type { Invitation } from "./invitations.ts";

const dayMs = 86_400_000;

/** Makes a new link by which a member makes their login; one that they had is void. Only the hash of its secret is kept. */
export async function invite({ tenant, vault, now }: Context, memberId: string): Promise<Invitation> {
  const secret = vault.newSecret();
  const expiresAt = new Date(now.getTime() + limits.invitationDays * dayMs);
  await tenant.invitations.replace({ hash: vault.hash(secret), memberId, expiresAt, createdAt: now });
  return { url: `/invitation/${secret}`, expiresAt: expiresAt.toISOString() };
}
