import { randomUUID } from "node:crypto";
import type { TenantId } from "#lib/chat/ids.ts";
import type { Tenants } from "#lib/chat/store.ts";
import type { Directory } from "./directory.ts";
import { hashPassword } from "./passwords.ts";
import { provenTenantId } from "./tenant-id.ts";

interface Stores {
  directory: Directory;
  tenants: Tenants;
}

export interface NewTenant {
  id: string;
  slug: string;
  name: string;
  greeting: string;
}

export interface NewMember {
  id: string;
  name: string;
  email: string;
  /** A built-in role by its name, or one of the tenant's own by its id. */
  role: string;
  password: string;
}

/** Makes a tenant, with an empty log. */
export async function foundTenant({ directory }: Stores, tenant: NewTenant, createdAt: Date): Promise<TenantId> {
  await directory.addTenant({ ...tenant, epoch: randomUUID(), createdAt });
  return provenTenantId(tenant.id);
}

/** Makes a member and their login. */
export async function addMemberWithLogin(
  { directory, tenants }: Stores,
  tenantId: TenantId,
  { password, ...member }: NewMember & { createdAt: Date },
): Promise<void> {
  const passwordHash = await hashPassword(password);
  const email = member.email.toLowerCase();
  await tenants.within(tenantId, (tenant) => tenant.members.add({ ...member, email, removedAt: null }), {
    access: "write",
  });
  await directory.addAccount({ email, passwordHash, tenantId, memberId: member.id, createdAt: member.createdAt });
}
