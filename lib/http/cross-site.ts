import { ChatError } from "#lib/chat/errors.ts";

/**
 * Refuses a change that a page of another site makes with a member's cookie. Browsers name the page's origin on every
 * such request; a caller that names none is not a browser, and had to be given the cookie on purpose.
 * @throws ChatError `forbidden`
 */
export function assertSameSite(request: Request, publicUrl: string): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const origin = request.headers.get("origin");
  if (origin === null || origin === publicUrl) return;
  if (URL.canParse(origin) && new URL(origin).host === request.headers.get("host")) return;
  throw new ChatError("forbidden", "A page of another site may not do this in your name.");
}
