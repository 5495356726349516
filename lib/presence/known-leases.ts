import type { TenantId } from "#lib/chat/ids.ts";

interface Known {
  /** "member holder", and when the lease ends, in milliseconds since the epoch. */
  entries: Map<string, number>;
  at: number;
}

/** The leases of others as they were last found, for as long as each would hold. */
export class KnownLeases {
  readonly #rememberMs: number;
  /** In the order in which they were found. */
  readonly #tenants = new Map<TenantId, Known>();

  /** @param rememberMs no lease holds for longer */
  constructor(rememberMs: number) {
    this.#rememberMs = rememberMs;
  }

  /** @param found.isAll whether there is nothing besides; else what was known before still counts */
  found(tenantId: TenantId, { entries, isAll }: { entries: Map<string, number>; isAll: boolean }): void {
    const before = isAll ? [] : (this.#tenants.get(tenantId)?.entries ?? []);
    const now = performance.now();
    this.#tenants.delete(tenantId);
    this.#tenants.set(tenantId, { entries: new Map([...before, ...entries]), at: now });
    for (const [other, { at }] of this.#tenants) {
      if (at >= now - this.#rememberMs) break;
      this.#tenants.delete(other);
    }
  }

  released(tenantId: TenantId, entries: readonly string[]): void {
    for (const entry of entries) this.#tenants.get(tenantId)?.entries.delete(entry);
  }

  online(tenantId: TenantId, now: number): Set<string> {
    const online = new Set<string>();
    for (const [entry, expiresAt] of this.#tenants.get(tenantId)?.entries ?? []) {
      if (expiresAt > now) online.add(memberOf(entry));
    }
    return online;
  }
}

/** Of "member holder". */
export function memberOf(entry: string): string {
  return entry.slice(0, entry.indexOf(" "));
}
