import type { Chat } from "#lib/chat/execute.ts";
import { type Session, type SessionCookieSettings, sessionOfCookies } from "./session-token.ts";
import { provenTenantId } from "./tenant-id.ts";

/**
 * The member of a session cookie, where the sign-in behind it still holds: a page that is not of the API is shown to
 * nobody who has signed out, was removed, or whose tenant is suspended.
 */
export async function liveSession(
  chat: Pick<Chat, "tenants" | "now">,
  readCookie: (name: string) => string | undefined,
  settings: SessionCookieSettings,
): Promise<Session | null> {
  const session = await sessionOfCookies(readCookie, settings);
  if (session === null) return null;
  const { tenantId, memberId, sessionId } = session;
  const access = await chat.tenants.within(
    provenTenantId(tenantId),
    (tenant) => tenant.access.member(memberId, { sessionId, now: chat.now() }),
    { access: "read" },
  );
  const mayCome = access?.isSignedIn === true && !access.isRemoved && !access.isSuspended;
  return mayCome ? session : null;
}
