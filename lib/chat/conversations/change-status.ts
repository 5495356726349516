import { participantOf, systemParticipant } from "../actor.ts";
import { ChatError, notFound } from "../errors.ts";
import { audienceOf } from "../events/event.ts";
import { endOffers } from "../matching/end-offers.ts";
import { addMessage } from "../messages/add-message.ts";
import type { ConversationChangeSet } from "../store.ts";
import type { Context } from "../use-case.ts";
import {
  assertTransition,
  type ConversationRecord,
  type ConversationStatus,
  presentConversationHead,
  standingOf,
} from "./conversation.ts";

interface StatusChange {
  event:
    | "ConversationQueued"
    | "ConversationClaimed"
    | "ConversationAssigned"
    | "ConversationClosed"
    | "ConversationReopened"
    | "ConversationSnoozed"
    | "ConversationWoken";
  status: ConversationStatus;
  assigneeId?: string | null;
  /** A team that it goes to, with what a conversation weighs there. */
  team?: { id: string; conversationWeight: number };
  snoozedUntil?: Date;
  /** What the transcript says of it, after the actor's name. */
  line: string;
}

/**
 * Moves a conversation along its life, or to another assignee or team, as one compare-and-set, with its events and its line
 * in the transcript. What was offered of it is offered no more. The caller was found to see the conversation as it was;
 * they need not see it afterwards.
 * @throws ChatError `impossible_transition` where its life does not lead there, or it moved in between.
 */
export async function changeStatus(
  context: Context,
  conversation: ConversationRecord,
  change: StatusChange,
): Promise<ConversationRecord> {
  const { tenant, actor, now, emit, newId } = context;
  const { event, line, status } = change;
  if (status !== conversation.status) assertTransition(conversation.status, status);
  const columns = columnsOf(conversation, change, now);
  if (!(await tenant.conversations.change(conversation.id, conversation.status, columns))) {
    throw new ChatError("impossible_transition", "The conversation changed in the meantime.");
  }
  const after = await current(context, conversation.id);
  await noteIdle(context, { before: conversation, after });
  await endOffers(context, after, { takenBy: status === "open" ? (after.assignee?.id ?? null) : null });
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

function columnsOf(
  before: ConversationRecord,
  { status, assigneeId, team, snoozedUntil }: StatusChange,
  now: Date,
): ConversationChangeSet {
  const isTaken = assigneeId !== undefined && assigneeId !== null;
  return {
    status,
    ...(assigneeId !== undefined && { assigneeId }),
    ...(isTaken && { lastAssigneeId: assigneeId }),
    ...(isTaken && before.status === "queued" && { claimedAt: now }),
    ...(team !== undefined && { teamId: team.id, weight: team.conversationWeight }),
    queuedAt: status === "queued" ? (before.queuedAt ?? now) : null,
    snoozedUntil: status === "snoozed" ? (snoozedUntil ?? before.snoozedUntil) : null,
    updatedAt: now,
  };
}

/** Whoever got or lost a conversation has been idle since now. */
async function noteIdle(
  { tenant, now }: Context,
  { before, after }: { before: ConversationRecord; after: ConversationRecord },
): Promise<void> {
  const holders = new Set([holderOf(before), holderOf(after)]);
  if (holders.size === 1) return;
  for (const id of holders) if (id !== null) await tenant.operators.change(id, { idleSince: now });
}

function holderOf({ status, assignee }: ConversationRecord): string | null {
  return status === "open" ? (assignee?.id ?? null) : null;
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
