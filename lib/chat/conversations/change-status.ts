import { participantOf, type StaffActor, systemParticipant, type VisitorActor } from "../actor.ts";
import { ChatError, notFound } from "../errors.ts";
import { audienceOf } from "../events/event.ts";
import { addMessage } from "../messages/add-message.ts";
import type { ConversationChangeSet } from "../store.ts";
import type { Context } from "../use-case.ts";
import { assertTransition, type ConversationRecord, presentConversationHead, standingOf } from "./conversation.ts";

interface StatusChange extends Omit<ConversationChangeSet, "updatedAt" | "status"> {
  event:
    | "ConversationQueued"
    | "ConversationClaimed"
    | "ConversationAssigned"
    | "ConversationClosed"
    | "ConversationReopened";
  status: "open" | "snoozed" | "closed" | "queued";
  /** What the transcript says of it, after the actor's name. */
  line: string;
}

/**
 * Moves a conversation along its life, or to another assignee, as one compare-and-set, with its events and its line in the
 * transcript. The caller was found to see the conversation as it was; they need not see it afterwards.
 * @throws ChatError `impossible_transition` where its life does not lead there, or it moved in between.
 */
export async function changeStatus(
  context: Context<StaffActor | VisitorActor>,
  conversation: ConversationRecord,
  change: StatusChange,
): Promise<ConversationRecord> {
  const { tenant, actor, now, emit, newId } = context;
  const { event, line, ...columns } = change;
  const isOnlyAssigned = event === "ConversationAssigned" && columns.status === conversation.status;
  if (!isOnlyAssigned) assertTransition(conversation.status, columns.status);
  const changed = await tenant.conversations.change(conversation.id, conversation.status, {
    ...columns,
    updatedAt: now,
  });
  if (!changed) throw new ChatError("impossible_transition", "The conversation changed in the meantime.");
  const after = await current(context, conversation.id);
  // First, so that whoever still sees it, though not as its assignee, is told of it again by what follows.
  if (hasLeft(conversation, after)) {
    emit({ type: "ConversationLeft", conversationId: after.id, audience: audienceOf(conversation), data: {} });
  }
  emit({
    type: event,
    conversationId: after.id,
    audience: audienceOf(after),
    data: { conversation: presentConversationHead(after), before: standingOf(conversation) },
  });
  const { name } = participantOf(actor);
  await addMessage(context, after, { id: newId(), kind: "system", author: systemParticipant, body: `${name} ${line}` });
  return current(context, conversation.id);
}

async function current({ tenant }: Context, id: string): Promise<ConversationRecord> {
  const conversation = await tenant.conversations.get(id);
  if (conversation === null) throw notFound();
  return conversation;
}

/** Whether somebody who sees only their own, or only their team's, may have lost it. */
function hasLeft(before: ConversationRecord, after: ConversationRecord): boolean {
  const isAnother = (was: { id: string } | null, is: { id: string } | null) => was !== null && was.id !== is?.id;
  return isAnother(before.assignee, after.assignee) || isAnother(before.team, after.team);
}
