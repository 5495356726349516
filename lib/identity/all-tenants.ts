import type { TenantId } from "#lib/chat/ids.ts";
import type { Directory, UnpublishedTenant } from "./directory.ts";
import { provenTenantId } from "./tenant-id.ts";

/** All tenants of the installation, for the jobs that look after each of them. Nothing that answers a request asks for it. */
export async function allTenants(directory: Pick<Directory, "tenantIds">): Promise<TenantId[]> {
  return (await directory.tenantIds()).map(provenTenantId);
}

/** The tenants that have something to be done by the clock, whose next is the earliest first. */
export async function dueTenants(
  directory: Pick<Directory, "dueTenants">,
  { now, limit }: { now: Date; limit: number },
): Promise<TenantId[]> {
  return (await directory.dueTenants(now, limit)).map(provenTenantId);
}

/** The tenants of whose logs a part was not published, those that have waited longest first. */
export async function unpublishedTenants(
  directory: Pick<Directory, "unpublishedTenants">,
  limit: number,
): Promise<(Omit<UnpublishedTenant, "id"> & { id: TenantId })[]> {
  const tenants = await directory.unpublishedTenants(limit);
  return tenants.map((tenant) => ({ ...tenant, id: provenTenantId(tenant.id) }));
}
