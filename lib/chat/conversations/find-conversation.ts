import { isStaff, participantOf } from "../actor.ts";
import { notFound } from "../errors.ts";
import type { Context } from "../use-case.ts";
import {
  type Conversation,
  type ConversationRecord,
  type ConversationViewRecord,
  presentConversation,
  visibleTo,
} from "./conversation.ts";

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
export async function showConversation(context: Context, id: string): Promise<Conversation> {
  const { tenant, actor } = context;
  return presentToCaller(context, visibleTo(actor, await tenant.conversations.view(id, participantOf(actor))));
}

/**
 * A conversation that the caller has just changed, as it stands now. What they did may have taken it out of their sight.
 * @throws ChatError `not_found`
 */
export async function showChanged(context: Context, id: string): Promise<Conversation> {
  const record = await context.tenant.conversations.view(id, participantOf(context.actor));
  if (record === null) throw notFound();
  return presentToCaller(context, record);
}

/** To a visitor a conversation ends where the last message is that visitors see, so that a note leaves no trace in it. */
export async function presentToCaller(
  { tenant, actor }: Pick<Context, "tenant" | "actor">,
  record: ConversationViewRecord,
): Promise<Conversation> {
  const conversation = presentConversation(record);
  if (isStaff(actor)) return conversation;
  const [shown] = await tenant.messages.list({ conversationId: record.id, includeNotes: false, limit: 1 });
  return shown === undefined
    ? conversation
    : { ...conversation, lastSeq: shown.seq, updatedAt: shown.createdAt.toISOString() };
}
