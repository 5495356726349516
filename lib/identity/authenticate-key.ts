import { timingSafeEqual } from "node:crypto";
import type { Tenants } from "#lib/chat/store.ts";
import type { Vault } from "#lib/chat/vault.ts";
import { provenTenantId } from "./tenant-id.ts";
import type { ProvenPrincipal } from "./tokens.ts";

/** How often it is noted at most that a key was used. */
const noteUseEveryMs = 60_000;

const bearerPattern = /^parley_(?<tenant>[\w-]{1,64})\.(?<id>[\w-]{1,64})\.(?<secret>[\w-]{16,256})$/;

export interface KeyServices {
  tenants: Tenants;
  vault: Pick<Vault, "hash">;
  /** Told when the use of a key could not be noted, for which no caller has to wait. */
  onError(error: unknown): void;
}

/** @returns whose key a bearer token is, or null for one that is none, unknown, expired or revoked. */
export type KeyAuthenticator = (token: string) => Promise<ProvenPrincipal | null>;

export function createKeyAuthenticator({ tenants, vault, onError }: KeyServices): KeyAuthenticator {
  /** Keys whose use is being noted. */
  const noting = new Set<string>();
  // Compared where the key is unknown, so that the answer takes as long.
  const nobodysHash = vault.hash("nobody's secret");

  /** In a transaction of its own, because what the caller wants to do may only read, or come to nothing. */
  function noteUse(
    { principal: { tenantId }, id }: { principal: ProvenPrincipal["principal"]; id: string },
    now: Date,
  ): void {
    if (noting.has(id)) return;
    noting.add(id);
    tenants
      .within(tenantId, ({ keys }) => keys.used(id, now), { access: "write" })
      .catch(onError)
      .finally(() => noting.delete(id));
  }

  return async (token) => {
    const { tenant = "", id = "", secret = "" } = bearerPattern.exec(token)?.groups ?? {};
    if (secret === "") return null;
    const tenantId = provenTenantId(tenant);
    const key = await tenants.within(tenantId, ({ keys }) => keys.get(id), { access: "read" });
    const isSecret = isSame(vault.hash(secret), key?.hash ?? nobodysHash);
    const now = new Date();
    if (key === null || !isSecret || key.revokedAt !== null) return null;
    if (key.expiresAt !== null && key.expiresAt <= now) return null;
    const proven = { principal: { kind: "key", tenantId, id }, expiresAt: key.expiresAt } as const;
    if (now.getTime() - (key.lastUsedAt?.getTime() ?? 0) >= noteUseEveryMs) noteUse({ ...proven, id }, now);
    return proven;
  };
}

function isSame(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
