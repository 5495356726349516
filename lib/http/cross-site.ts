import { ChatError } from "#lib/chat/errors.ts";
import type { Origins } from "#lib/identity/origins.ts";

/** What browsers say of a request that a page of the same origin makes, or that somebody makes by hand. */
const ownSites = ["same-origin", "none"];

/**
 * Refuses a change that a page of another site makes with a member's cookie. Browsers name the page's origin on every
 * such request, or at least how far the page is from here; a caller that says neither is not a browser, and had to be given
 * the cookie on purpose.
 * @throws ChatError `forbidden`
 */
export function assertSameSite(
  { method, headers }: Pick<Request, "method" | "headers">,
  origins: Pick<Origins, "isOwn">,
): void {
  if (method === "GET" || method === "HEAD") return;
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (origin === null ? site === null || ownSites.includes(site) : origins.isOwn(origin)) return;
  throw new ChatError("forbidden", "A page of another site may not do this in your name.");
}
