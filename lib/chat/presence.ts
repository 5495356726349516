import type { TenantId } from "./ids.ts";
import type { TenantStore } from "./store.ts";

/** Who is there. A member is as long as one of their devices has a connection, and for some seconds after. */
export interface PresenceReader {
  /**
   * The members of a tenant who have a connection.
   * @param tenant the tenant in the unit of work that asks: one that waited for another unit might wait for itself
   */
  online(tenantId: TenantId, tenant: Pick<TenantStore, "presence">): Promise<ReadonlySet<string>>;
}
