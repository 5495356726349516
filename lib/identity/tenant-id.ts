import type { TenantId } from "#lib/chat/ids.ts";

/**
 * Makes the proof of a tenant of a plain id. Called by this folder after authentication, and by the scripts that set an
 * installation up; nothing that answers a request may call it.
 */
export function provenTenantId(id: string): TenantId {
  return id as TenantId;
}
