import { z } from "zod";
import { existingIdSchema } from "../ids.ts";
import { findCandidates } from "../matching/find-candidates.ts";
import { ableToResume } from "../matching/specification.ts";
import { type Context, useCase } from "../use-case.ts";
import { assign } from "./assign.ts";
import { changeStatus } from "./change-status.ts";
import type { ConversationRecord } from "./conversation.ts";

/** Ends the sleep of a conversation whose time has come. One that was woken otherwise, or put to sleep anew, is left alone. */
export const wakeConversation = useCase({
  name: "WakeConversation",
  needs: { system: true },
  access: "write",
  input: z.object({ conversationId: existingIdSchema }),
  async run(context, { conversationId }): Promise<null> {
    const conversation = await context.tenant.conversations.get(conversationId);
    const { snoozedUntil = null } = conversation ?? {};
    if (conversation?.status !== "snoozed" || snoozedUntil === null || snoozedUntil > context.now) return null;
    await wake(context, conversation, "woke the conversation");
    return null;
  },
});

/** Brings a conversation back from its sleep or its end: to who had it last, if they are there and have room, or into the queue. */
export async function wake(
  context: Context,
  conversation: ConversationRecord,
  line: string,
): Promise<ConversationRecord> {
  const { lastAssigneeId, status } = conversation;
  const event = status === "closed" ? "ConversationReopened" : "ConversationWoken";
  if (lastAssigneeId !== null && (await canResume(context, conversation, lastAssigneeId))) {
    return assign(context, conversation, { memberId: lastAssigneeId, event, line });
  }
  return changeStatus(context, conversation, { event, status: "queued", assigneeId: null, line });
}

/** Holds the operator, so that nobody takes the room that was found. */
async function canResume(context: Context, conversation: ConversationRecord, memberId: string): Promise<boolean> {
  if ((await context.tenant.operators.get(memberId)) === null) return false;
  const operator = (await findCandidates(context)).find(({ id }) => id === memberId);
  return operator !== undefined && ableToResume.isSatisfiedBy(operator, conversation);
}
