import type { Bus, Unfollow } from "#lib/bus/bus.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { FanOut } from "./fan-out.ts";
import type { LogTail } from "./log-tail.ts";

export interface FollowedTenantsOptions {
  bus: Pick<Bus, "follow">;
  tail: Pick<LogTail, "committed" | "grown" | "wake">;
  fanOut: Pick<FanOut, "signal">;
}

/** Listens to the bus for the tenants that have sessions here. */
export class FollowedTenants {
  readonly #options: FollowedTenantsOptions;
  readonly #followed = new Map<TenantId, Unfollow>();

  constructor(options: FollowedTenantsOptions) {
    this.#options = options;
  }

  /** Begins before the head of the log is read, so that nothing lies between. Doing it again changes nothing. */
  begin(tenantId: TenantId): void {
    if (this.#followed.has(tenantId)) return;
    const { bus, tail, fanOut } = this.#options;
    const unfollow = bus.follow(tenantId, {
      onSignal: (signal) => fanOut.signal(tenantId, signal),
      onCommit: (logged) => tail.committed({ tenantId, logged }),
      onGrowth: (pos) => (pos === null ? tail.wake() : tail.grown(tenantId, pos)),
    });
    this.#followed.set(tenantId, unfollow);
  }

  end(tenantId: TenantId): void {
    this.#followed.get(tenantId)?.();
    this.#followed.delete(tenantId);
  }
}
