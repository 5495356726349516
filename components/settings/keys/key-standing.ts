import type { ApiKey } from "#lib/chat/keys/api-key.ts";

export type KeyStanding = "valid" | "expired" | "revoked";

/** Whether a key still opens anything at `now`, in epoch milliseconds. */
export function standingOf(
  { revokedAt, expiresAt }: Pick<ApiKey, "revokedAt" | "expiresAt">,
  now: number,
): KeyStanding {
  if (revokedAt !== null) return "revoked";
  return expiresAt !== null && new Date(expiresAt).getTime() <= now ? "expired" : "valid";
}

export type Expiry = "30" | "90" | "365" | "never" | "date";

export const expiryOptions: readonly { value: Expiry; label: string }[] = [
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
  { value: "date", label: "On a date" },
  { value: "never", label: "Never" },
];

const dayMs = 86_400_000;

/**
 * @param date `2026-12-31`, for an expiry on a date
 * @param now epoch milliseconds
 * @returns for how many days a key holds, null for ever; undefined for a date that is missing or not after today
 */
export function daysOf(expiry: Expiry, date: string, now: number): number | null | undefined {
  if (expiry === "never") return null;
  if (expiry !== "date") return Number(expiry);
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  if (date === "" || !Number.isInteger(year + month + day)) return undefined;
  // Through the whole of that day, on this person's calendar.
  const end = new Date(year, month - 1, day + 1).getTime();
  const days = Math.floor((end - now) / dayMs);
  return days >= 1 ? days : undefined;
}

/** @returns tomorrow as a date field writes it, on this person's calendar. */
export function tomorrow(now: number): string {
  const date = new Date(now + dayMs);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** @returns a call by which somebody tries a key. */
export function curlExample({ publicUrl, tenant }: { publicUrl: string; tenant: string }): string {
  return `curl ${publicUrl}/api/v1/tenants/${tenant}/conversations?view=all \\
  --header "Authorization: Bearer $PARLEY_KEY"`;
}
