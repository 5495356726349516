import { setTimeout } from "node:timers/promises";
import type { Database } from "#db/database.ts";
import { pruneLog } from "#lib/chat/events/prune-log.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { Tenants } from "#lib/chat/store.ts";
import { allTenants } from "#lib/identity/all-tenants.ts";

/** So long others have the database to themselves between two batches. */
const pauseMs = 20;

/**
 * Takes what is older than `before` off the log of every tenant, in small batches with pauses, so that nobody who chats
 * notices. Several processes may do it at the same time.
 * @returns how many events went.
 */
export async function pruneLogs(
  { tenants, directory }: Pick<Database, "tenants" | "directory">,
  { before, signal }: { before: Date; signal: AbortSignal },
): Promise<number> {
  const unhurried = withPauses(tenants, signal);
  let pruned = 0;
  for (const tenantId of await allTenants(directory)) {
    if (signal.aborted) break;
    if (await reachesBack(tenants, tenantId, before)) pruned += await pruneLog(unhurried, tenantId, { before, signal });
  }
  return pruned;
}

/** Whether the oldest event is older. It is only a read, so that most tenants cost a run next to nothing. */
function reachesBack(tenants: Tenants, tenantId: TenantId, before: Date): Promise<boolean> {
  return tenants.within(
    tenantId,
    async ({ log }) => {
      const { floor } = await log.bounds();
      const [oldest] = await log.read({ after: floor, limit: 1 });
      return oldest !== undefined && oldest.event.at < before.toISOString();
    },
    { access: "read" },
  );
}

/** The same tenants, to whom one comes only after a pause. */
function withPauses(tenants: Tenants, signal: AbortSignal): Tenants {
  return {
    async within(tenantId, work, options) {
      await setTimeout(pauseMs, undefined, { signal });
      return tenants.within(tenantId, work, options);
    },
  };
}
