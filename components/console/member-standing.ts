import type { Me } from "#lib/chat/identity/get-me.ts";
import { seeConversations } from "#lib/chat/permissions.ts";
import { ApiError } from "#lib/client/api-error.ts";

/** Whether some conversations are theirs to see, and with them the log that tells of every change. */
export function seesConversations({ permissions }: Me): boolean {
  return seeConversations.some((permission) => permissions.includes(permission));
}

/** Why the server refused, where it was the server. */
export function codeOf(error: Error | null): ApiError["code"] | null {
  return error instanceof ApiError ? error.code : null;
}
