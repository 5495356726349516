import { randomUUID } from "node:crypto";
import type { TenantId } from "#lib/chat/ids.ts";
import type { Role } from "#lib/chat/permissions.ts";
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
  role: Role;
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
  await tenants.within(tenantId, (tenant) => tenant.members.add({ ...member, email }), { access: "write" });
  await directory.addAccount({ email, passwordHash, tenantId, memberId: member.id, createdAt: member.createdAt });
}
