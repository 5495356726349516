import type { TenantId } from "#lib/chat/ids.ts";
import type { Leases } from "./leases.ts";
import { LocalConnections } from "./local-connections.ts";
import type { Presence, PresenceListener, PresenceTimes } from "./presence.ts";

export interface PresenceOptions {
  times: PresenceTimes;
  onChange: PresenceListener;
  onError(error: unknown): void;
}

export interface LeasedPresence extends Presence {
  /** Renews everything, since what was held may be lost. */
  renew(): void;
}

/** Presence in the memory of each process, and by leases for the others. */
export function createLeasedPresence(leases: Leases, { times, onChange, onError }: PresenceOptions): LeasedPresence {
  /** When who has no connection was last heard of. The map holds them in this order. */
  const heard = new Map<string, number>();
  let changing: Promise<unknown> = Promise.resolve();
  const local = new LocalConnections(times.graceMs, (tenantId, memberId, isOnline) => {
    void (isOnline ? come(tenantId, memberId) : go(tenantId, memberId));
  });

  /** One after another, so that a lease that is let go is not renewed by what was asked for before. */
  function inTurn<Result>(change: () => Promise<Result>): Promise<Result | undefined> {
    const done = changing.then(change).catch((error: unknown) => {
      onError(error);
      return undefined;
    });
    changing = done;
    return done;
  }

  /** Whoever is told can rely on everybody's seeing it. */
  async function come(tenantId: TenantId, memberId: string): Promise<void> {
    await inTurn(() => leases.hold(tenantId, [memberId], times.leaseMs));
    onChange(tenantId, memberId, true);
  }

  /** Who still has a device at another process has not gone. */
  async function go(tenantId: TenantId, memberId: string): Promise<void> {
    const online = await inTurn(() => leases.release(tenantId, [memberId], 0));
    if (online?.has(memberId) !== true) onChange(tenantId, memberId, false);
  }

  async function renewTenant(tenantId: TenantId, memberIds: readonly string[]): Promise<void> {
    const gone = await inTurn(() => {
      const there = memberIds.filter((memberId) => local.has(tenantId, memberId));
      return leases.renew(tenantId, there, times.leaseMs);
    });
    for (const memberId of gone ?? []) if (!local.has(tenantId, memberId)) onChange(tenantId, memberId, false);
  }

  function renew(): void {
    for (const [tenantId, memberIds] of local.all()) void renewTenant(tenantId, memberIds);
  }

  function forgetWhoWentBefore(moment: number): void {
    for (const [key, at] of heard) {
      if (at >= moment) return;
      heard.delete(key);
    }
  }

  const timer = setInterval(renew, times.renewMs);
  timer.unref();

  return {
    arrive: (tenantId, memberId) => local.add(tenantId, memberId),
    heardOf(tenantId, memberId) {
      const key = `${tenantId}/${memberId}`;
      const now = performance.now();
      const last = heard.get(key) ?? Number.NEGATIVE_INFINITY;
      if (now - last < times.renewMs) return;
      heard.delete(key);
      heard.set(key, now);
      forgetWhoWentBefore(now - times.leaseMs);
      if (now - last > times.leaseMs) void come(tenantId, memberId);
      else void inTurn(() => leases.hold(tenantId, [memberId], times.leaseMs));
    },
    async online(tenantId, tenant) {
      return new Set([...local.of(tenantId), ...(await leases.online(tenantId, tenant))]);
    },
    renew() {
      // Who was heard of is held again at their next word.
      heard.clear();
      renew();
    },
    async close() {
      clearInterval(timer);
      // Who comes back to another process within the grace was never away.
      for (const [tenantId, memberIds] of local.all()) {
        void inTurn(() => leases.release(tenantId, memberIds, times.graceMs));
      }
      local.clear();
      await changing;
      await leases.close();
    },
  };
}
