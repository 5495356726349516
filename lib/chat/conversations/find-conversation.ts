import { participantOf } from "../actor.ts";
import type { Context } from "../use-case.ts";
import { type Conversation, type ConversationRecord, presentConversation, visibleTo } from "./conversation.ts";

/**
 * A conversation as it stands in this transaction, if the caller may see it.
 * @throws ChatError `not_found`
 */
export async function findConversation({ tenant, actor }: Context, id: string): Promise<ConversationRecord> {
  return visibleTo(actor, await tenant.conversations.get(id));
}

/**
 * A conversation as it stands in this transaction, the way every door shows it to the caller.
 * @throws ChatError `not_found`
 */
export async function showConversation({ tenant, actor }: Context, id: string): Promise<Conversation> {
  return presentConversation(visibleTo(actor, await tenant.conversations.view(id, participantOf(actor))));
}
