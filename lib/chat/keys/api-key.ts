import type { Permission } from "../permissions.ts";

/** A key by which a program of the tenant comes in. Only the hash of its secret is kept. */
export interface ApiKeyRecord {
  id: string;
  name: string;
  /** SHA-256 of the secret, in base64url. */
  hash: string;
  /** The last characters of the secret. */
  hint: string;
  permissions: readonly Permission[];
  /** The member who made it. */
  createdBy: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

/** A key as its managers see it. Times are ISO 8601. */
export interface ApiKey {
  id: string;
  name: string;
  hint: string;
  permissions: readonly Permission[];
  createdBy: string;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

export function presentApiKey(record: ApiKeyRecord): ApiKey {
  const { id, name, hint, permissions, createdBy, createdAt, expiresAt, lastUsedAt, revokedAt } = record;
  return {
    id,
    name,
    hint,
    permissions,
    createdBy,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
