import type { TenantId } from "#lib/chat/ids.ts";

/**
 * Makes the proof of a tenant of a plain id. Called by this folder after authentication, and by the scripts that set an
 * installation up; nothing that answers a request may call it.
 */
export function provenTenantId(id: string): TenantId {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The brand exists in types only, and this is where it is put on.
  return id as TenantId;
}
