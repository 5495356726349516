import { type MemberActor, participantOf, systemParticipant, type VisitorActor } from "../actor.ts";
import { ChatError } from "../errors.ts";
import { addMessage } from "../messages/add-message.ts";
import type { ConversationChangeSet } from "../store.ts";
import type { Context } from "../use-case.ts";
import { assertTransition, type ConversationRecord, presentConversationHead, standingOf } from "./conversation.ts";
import { findConversation } from "./find-conversation.ts";

interface StatusChange extends Omit<ConversationChangeSet, "updatedAt" | "status"> {
  event: "ConversationClaimed" | "ConversationClosed" | "ConversationReopened";
  status: "open" | "closed" | "queued";
  /** What the transcript says of it, after the actor's name. */
  line: string;
}

/**
 * Moves a conversation along its life as one compare-and-set, with its event and its line in the transcript.
 * @throws ChatError `impossible_transition` where its life does not lead there, or it moved in between.
 */
export async function changeStatus(
  context: Context<MemberActor | VisitorActor>,
  conversation: ConversationRecord,
  change: StatusChange,
): Promise<ConversationRecord> {
  const { tenant, actor, now, emit, newId } = context;
  const { event, line, ...columns } = change;
  assertTransition(conversation.status, columns.status);
  const changed = await tenant.conversations.change(conversation.id, conversation.status, {
    ...columns,
    updatedAt: now,
  });
  if (!changed) throw new ChatError("impossible_transition", "The conversation changed in the meantime.");
  const after = await findConversation(context, conversation.id);
  emit({
    type: event,
    conversationId: after.id,
    visitorId: after.visitor.id,
    data: { conversation: presentConversationHead(after), before: standingOf(conversation) },
  });
  const { name } = participantOf(actor);
  await addMessage(context, after, { id: newId(), kind: "system", author: systemParticipant, body: `${name} ${line}` });
  return findConversation(context, conversation.id);
}
