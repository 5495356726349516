import { participantOf } from "../actor.ts";
import type { Context } from "../use-case.ts";
import { type ConversationRecord, visibleTo } from "./conversation.ts";

/**
 * A conversation as it stands in this transaction, if the caller may see it.
 * @throws ChatError `not_found`
 */
export async function findConversation(context: Context, id: string): Promise<ConversationRecord> {
  const { tenant, actor } = context;
  return visibleTo(actor, await tenant.conversations.get(id, participantOf(actor)));
}
