import type { TenantId } from "#lib/chat/ids.ts";
import type { PresenceRepository, Tenants } from "#lib/chat/store.ts";
import { LocalConnections } from "./local-connections.ts";
import type { Presence, PresenceListener, PresenceTimes } from "./presence.ts";

export interface DatabasePresenceOptions {
  tenants: Tenants;
  /** Names this process among all. */
  holder: string;
  times: PresenceTimes;
  onChange: PresenceListener;
  onError(error: unknown): void;
}

/** Presence in the memory of each process, and in the database for the others. */
export function createDatabasePresence(options: DatabasePresenceOptions): Presence {
  const { tenants, holder, times, onError } = options;
  /** When who has no connection was last heard of. */
  const heard = new Map<string, number>();
  let writing = Promise.resolve();
  const local = new LocalConnections(times.graceMs, (tenantId, memberId, isOnline) => {
    const change = isOnline ? renewOne(memberId) : releaseOne(memberId);
    // Whoever is told can rely on everybody's seeing it.
    void write(tenantId, change).then(() => options.onChange(tenantId, memberId, isOnline));
  });

  function renewOne(memberId: string) {
    return (presence: PresenceRepository) => presence.renew([memberId], lease(times.leaseMs));
  }

  function releaseOne(memberId: string) {
    return (presence: PresenceRepository) => presence.release([memberId], lease(0));
  }

  function lease(ms: number): { holder: string; expiresAt: Date } {
    return { holder, expiresAt: new Date(Date.now() + ms) };
  }

  /** One after another, so that a lease that is let go is not renewed by what was asked for before. */
  function write(tenantId: TenantId, work: (presence: PresenceRepository) => Promise<void>): Promise<void> {
    const done = () => tenants.within(tenantId, ({ presence }) => work(presence), { access: "write" });
    writing = writing.then(done).catch(onError);
    return writing;
  }

  function renew(): void {
    for (const [tenantId, memberIds] of local.all()) {
      void write(tenantId, async (presence) => {
        const there = memberIds.filter((memberId) => local.has(tenantId, memberId));
        if (there.length > 0) await presence.renew(there, lease(times.leaseMs));
        await presence.prune(new Date());
      });
    }
  }

  /** Whoever was last heard of before a moment. The map holds them in this order. */
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
      const renewed = write(tenantId, renewOne(memberId));
      if (now - last > times.leaseMs) void renewed.then(() => options.onChange(tenantId, memberId, true));
    },
    async online(tenantId, tenant) {
      return new Set([...local.of(tenantId), ...(await tenant.presence.online(new Date()))]);
    },
    async close() {
      clearInterval(timer);
      // Who comes back to another process within the grace was never away.
      for (const [tenantId, memberIds] of local.all()) {
        void write(tenantId, (presence) => presence.release(memberIds, lease(times.graceMs)));
      }
      local.clear();
      await writing;
    },
  };
}
