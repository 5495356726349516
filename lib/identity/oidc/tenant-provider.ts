import type { Chat } from "#lib/chat/execute.ts";
import type { OidcProviderRecord } from "#lib/chat/settings/oidc-provider.ts";
import type { Directory } from "../directory.ts";
import { provenTenantId } from "../tenant-id.ts";

/** A tenant's OpenID provider, with what the tenant is called in addresses. */
export interface TenantProvider extends OidcProviderRecord {
  tenantId: string;
  tenantSlug: string;
}

const idPrefix = "oidc-";

/** The provider's id for next-auth. The address to which it sends people back carries it, so it names the tenant. */
export function providerIdOf(slug: string): string {
  return idPrefix + slug;
}

/** @returns the slug in a provider's id; null for an id of another kind. */
export function slugOfProviderId(id: string): string | null {
  return id.startsWith(idPrefix) ? id.slice(idPrefix.length) : null;
}

/** @returns null alike where there is no such tenant and where it has no provider. */
export async function findProvider(
  { chat, directory }: { chat: Pick<Chat, "tenants">; directory: Pick<Directory, "findTenant"> },
  slug: string,
): Promise<TenantProvider | null> {
  const tenant = await directory.findTenant(slug.trim().toLowerCase());
  if (tenant === null) return null;
  const provider = await chat.tenants.within(provenTenantId(tenant.id), ({ settings }) => settings.provider(), {
    access: "read",
  });
  return provider && { ...provider, tenantId: tenant.id, tenantSlug: tenant.slug };
}
