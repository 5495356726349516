import type { TenantId } from "../ids.ts";
import { limits } from "../limits.ts";
import type { Tenants } from "../store.ts";

/**
 * Takes what is older than `before` off the start of a tenant's log, a batch per transaction, so that nobody waits long
 * for it. Who comes with a cursor from there is told to load a snapshot.
 * @returns how many events went.
 */
export async function pruneLog(
  tenants: Tenants,
  tenantId: TenantId,
  { before, signal }: { before: Date; signal: AbortSignal },
): Promise<number> {
  const limit = limits.eventsPerPruneMax;
  let pruned = 0;
  for (;;) {
    const count = await tenants.within(tenantId, ({ log }) => log.prune({ before, limit }), { access: "write" });
    pruned += count;
    if (count < limit || signal.aborted) return pruned;
  }
}
