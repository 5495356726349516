import { z } from "zod";
import { existingIdSchema } from "../ids.ts";
import { type Context, useCase } from "../use-case.ts";
import { assign, hasRoom } from "./assign.ts";
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
  const { lastAssigneeId, weight, status } = conversation;
  const event = status === "closed" ? "ConversationReopened" : "ConversationWoken";
  const isThere = lastAssigneeId !== null && (await context.online()).has(lastAssigneeId);
  if (isThere && (await hasRoom(context, lastAssigneeId, weight))) {
    return assign(context, conversation, { memberId: lastAssigneeId, event, line });
  }
  return changeStatus(context, conversation, { event, status: "queued", assigneeId: null, line });
}
