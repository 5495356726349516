import type { TenantId } from "#lib/chat/ids.ts";
import type { Tenants } from "#lib/chat/store.ts";
import type { Leases } from "./leases.ts";
import type { PresenceTimes } from "./presence.ts";

export interface DatabaseLeasesOptions {
  tenants: Tenants;
  /** Names this process among all. */
  holder: string;
  times: Pick<PresenceTimes, "leaseMs" | "renewMs">;
}

/** Leases as rows of the database. */
export function createDatabaseLeases({ tenants, holder, times }: DatabaseLeasesOptions): Leases {
  // What was found longer ago tells nothing of who has gone: others may have kept their leases elsewhere since.
  const rememberMs = times.leaseMs - times.renewMs;
  /** Who was there at the last renewal, by tenant, in the order of the renewals. */
  const found = new Map<TenantId, { online: Set<string>; at: number }>();
  const lease = (ms: number) => ({ holder, expiresAt: new Date(Date.now() + ms) });

  /** @returns who was there at the last renewal and is not now */
  function compare(tenantId: TenantId, online: Set<string>): string[] {
    const now = performance.now();
    for (const [other, { at }] of found) {
      if (at >= now - rememberMs) break;
      found.delete(other);
    }
    const before = found.get(tenantId)?.online ?? [];
    found.delete(tenantId);
    found.set(tenantId, { online, at: now });
    return [...before].filter((memberId) => !online.has(memberId));
  }

  return {
    hold: (tenantId, memberIds, ms) =>
      tenants.within(tenantId, ({ presence }) => presence.renew(memberIds, lease(ms)), { access: "write" }),
    async renew(tenantId, memberIds, ms) {
      const online = await tenants.within(
        tenantId,
        async ({ presence }) => {
          if (memberIds.length > 0) await presence.renew(memberIds, lease(ms));
          await presence.prune(new Date());
          return new Set(await presence.online(new Date()));
        },
        { access: "write" },
      );
      return compare(tenantId, online);
    },
    async release(tenantId, memberIds, ms) {
      const online = await tenants.within(
        tenantId,
        async ({ presence }) => {
          await presence.release(memberIds, lease(ms));
          return new Set(await presence.online(new Date()));
        },
        { access: "write" },
      );
      // Whoever asked for it tells of them.
      for (const memberId of memberIds) if (!online.has(memberId)) found.get(tenantId)?.online.delete(memberId);
      return online;
    },
    online: async (_tenantId, { presence }) => new Set(await presence.online(new Date())),
    close: async () => undefined,
  };
}
