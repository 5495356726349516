import type { ChatEvent } from "../events/event.ts";
import type { TenantId } from "../ids.ts";
import type { Vault } from "../vault.ts";

/** The bits that make a UUID one of version 8, whose others are its maker's own: RFC 9562, section 5.8. */
const [versionDigit, variantDigits] = ["8", "89ab"];

/** The id of what follows from an event: the same whenever it is asked for, and another one for any other event. */
export function idDerivedFrom(
  { pos, at, type }: Pick<ChatEvent, "pos" | "at" | "type">,
  { tenantId, vault }: { tenantId: TenantId; vault: Pick<Vault, "hash"> },
): string {
  const digest = Buffer.from(vault.hash(`${tenantId} ${pos} ${at} ${type}`), "base64url").toString("hex");
  const variant = variantDigits.charAt(Number.parseInt(digest.charAt(16), 16) % 4);
  const groups = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `${versionDigit}${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ];
  return groups.join("-");
}
