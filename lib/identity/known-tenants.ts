import type { TenantId } from "#lib/chat/ids.ts";
import type { Directory } from "./directory.ts";
import { provenTenantId } from "./tenant-id.ts";

/** Finds tenants by ids that come from the installation's own message broker. */
export interface KnownTenants {
  /** Null for a tenant that there is not. */
  find(id: string): Promise<TenantId | null>;
}

/** Those that were found once are remembered, since no tenant ever goes. Nothing that answers a request asks for it. */
export function createKnownTenants(directory: Pick<Directory, "heads">): KnownTenants {
  const known = new Set<string>();
  return {
    async find(id) {
      if (!known.has(id) && (await directory.heads([id])).has(id)) known.add(id);
      return known.has(id) ? provenTenantId(id) : null;
    },
  };
}
