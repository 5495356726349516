import { ChatError, notFound } from "../errors.ts";
import type { Context } from "../use-case.ts";
import { changeStatus } from "./change-status.ts";
import type { ConversationRecord } from "./conversation.ts";

interface Assignment {
  memberId: string;
  event: "ConversationClaimed" | "ConversationAssigned" | "ConversationReopened" | "ConversationWoken";
  /** What the transcript says of it, after the actor's name. */
  line: string;
}

/**
 * Gives an open conversation to an operator who has room for it: the one way in which an operator comes to have one, whoever
 * asks for it. Of several who try at once one succeeds, and nobody ever gets more than they can take.
 * @throws ChatError `at_capacity`, `impossible_transition`, `not_found` for somebody who is not a member any more
 */
export async function assign(
  context: Context,
  conversation: ConversationRecord,
  { memberId, event, line }: Assignment,
): Promise<ConversationRecord> {
  const { tenant, actor } = context;
  const operator = await tenant.operators.get(memberId);
  if (operator === null) throw notFound();
  const load = await tenant.operators.load(memberId);
  if (load + conversation.weight > operator.capacity) {
    const isOwn = "id" in actor && actor.id === memberId;
    throw new ChatError("at_capacity", fullWords({ name: isOwn ? null : operator.name, capacity: operator.capacity }));
  }
  const after = await changeStatus(context, conversation, { event, status: "open", assigneeId: memberId, line });
  if (operator.missedOffers > 0) await tenant.operators.change(memberId, { missedOffers: 0 });
  return after;
}

function fullWords({ name, capacity }: { name: string | null; capacity: number }): string {
  return name === null
    ? `You have as many conversations open as you take at a time (${capacity}). Close or snooze one first.`
    : `${name} has as many conversations open as they take at a time (${capacity}).`;
}
