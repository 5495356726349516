import type { TenantId } from "#lib/chat/ids.ts";
import type { Leave, PresenceListener } from "./presence.ts";

interface Connected {
  connections: number;
  /** Runs while the last connection is gone and the grace is not over. */
  grace: NodeJS.Timeout | null;
}

/** Who has connections to this process, in its memory. Somebody who comes back within the grace was never away. */
export class LocalConnections {
  readonly #tenants = new Map<TenantId, Map<string, Connected>>();
  readonly #graceMs: number;
  readonly #onChange: PresenceListener;

  constructor(graceMs: number, onChange: PresenceListener) {
    this.#graceMs = graceMs;
    this.#onChange = onChange;
  }

  add(tenantId: TenantId, memberId: string): Leave {
    const members = this.#tenants.get(tenantId) ?? new Map<string, Connected>();
    this.#tenants.set(tenantId, members);
    const connected = members.get(memberId);
    if (connected === undefined) {
      members.set(memberId, { connections: 1, grace: null });
      this.#onChange(tenantId, memberId, true);
    } else {
      connected.connections += 1;
      if (connected.grace !== null) clearTimeout(connected.grace);
      connected.grace = null;
    }
    let hasLeft = false;
    return () => {
      if (!hasLeft) this.#remove(tenantId, memberId);
      hasLeft = true;
    };
  }

  has(tenantId: TenantId, memberId: string): boolean {
    return this.#tenants.get(tenantId)?.has(memberId) === true;
  }

  of(tenantId: TenantId): Iterable<string> {
    return this.#tenants.get(tenantId)?.keys() ?? [];
  }

  /** Everybody, by tenant. */
  *all(): Generator<readonly [TenantId, readonly string[]]> {
    for (const [tenantId, members] of this.#tenants) yield [tenantId, [...members.keys()]];
  }

  /** Forgets everybody without a word. */
  clear(): void {
    for (const members of this.#tenants.values()) {
      for (const { grace } of members.values()) if (grace !== null) clearTimeout(grace);
    }
    this.#tenants.clear();
  }

  #remove(tenantId: TenantId, memberId: string): void {
    const connected = this.#tenants.get(tenantId)?.get(memberId);
    if (connected === undefined) return;
    connected.connections -= 1;
    if (connected.connections > 0) return;
    connected.grace = setTimeout(() => this.#forget(tenantId, memberId), this.#graceMs);
    connected.grace.unref();
  }

  #forget(tenantId: TenantId, memberId: string): void {
    const members = this.#tenants.get(tenantId);
    members?.delete(memberId);
    if (members?.size === 0) this.#tenants.delete(tenantId);
    this.#onChange(tenantId, memberId, false);
  }
}
