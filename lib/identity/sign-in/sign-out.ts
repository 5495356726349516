import { ChatError } from "#lib/chat/errors.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import { endSession } from "#lib/chat/sessions/end-session.ts";
import type { Session } from "../session-token.ts";
import { provenTenantId } from "../tenant-id.ts";

/**
 * Ends a sign-in for good: its cookie opens nothing any more, wherever a copy of it is, and connections that came by it
 * are closed. One that has ended already stays so.
 */
export async function signOut(
  chat: Chat,
  { tenantId, memberId, sessionId }: Session,
  { address }: { address: string },
): Promise<void> {
  const tenant = provenTenantId(tenantId);
  const principal = { kind: "member", tenantId: tenant, id: memberId, sessionId } as const;
  try {
    await execute(chat, endSession, { principal, input: { sessionId }, origin: { address } });
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    if (error.code === "unauthenticated") return;
    // Nothing may keep a sign-in alive: not a tenant that is suspended, nor too many calls of the member's.
    await chat.tenants.within(tenant, ({ sessions }) => sessions.end(sessionId, chat.now()), { access: "write" });
  }
}
