import type { TenantId } from "#lib/chat/ids.ts";
import type { Signal } from "#lib/chat/signals.ts";
import type { AsksForWork, CommittedEvents, TenantFollower } from "./bus.ts";

/** Who listens in this process. */
export class LocalListeners {
  readonly #asksForWork: AsksForWork;
  readonly #tenants = new Map<TenantId, Set<TenantFollower>>();
  readonly #workers: (() => void)[] = [];

  constructor(asksForWork: AsksForWork) {
    this.#asksForWork = asksForWork;
  }

  /** @returns whether the tenant had no follower before. */
  add(tenantId: TenantId, follower: TenantFollower): boolean {
    const followers = this.#tenants.get(tenantId) ?? new Set();
    this.#tenants.set(tenantId, followers.add(follower));
    return followers.size === 1;
  }

  /** @returns whether the tenant has no follower any more. */
  delete(tenantId: TenantId, follower: TenantFollower): boolean {
    const followers = this.#tenants.get(tenantId);
    if (followers?.delete(follower) !== true || followers.size > 0) return false;
    return this.#tenants.delete(tenantId);
  }

  /** @returns whether the listener is the first. */
  addWorker(listener: () => void): boolean {
    return this.#workers.push(listener) === 1;
  }

  of(tenantId: TenantId): Iterable<TenantFollower> {
    return this.#tenants.get(tenantId) ?? [];
  }

  signal(tenantId: TenantId, signal: Signal): void {
    for (const follower of this.of(tenantId)) follower.onSignal(signal);
  }

  /** @returns whether it asks for work. */
  committed({ tenantId, logged }: CommittedEvents): boolean {
    for (const follower of this.of(tenantId)) follower.onCommit(logged);
    return logged.some(({ event }) => this.#asksForWork(event.type));
  }

  wakeWorkers(): void {
    for (const wake of this.#workers) wake();
  }

  clear(): void {
    this.#tenants.clear();
    this.#workers.length = 0;
  }
}
