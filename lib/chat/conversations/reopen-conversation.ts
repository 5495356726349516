import { z } from "zod";
import type { StaffActor, VisitorActor } from "../actor.ts";
import { existingIdSchema } from "../ids.ts";
import { type Context, useCase } from "../use-case.ts";
import { changeStatus } from "./change-status.ts";
import type { Conversation, ConversationRecord } from "./conversation.ts";
import { findConversation, showChanged } from "./find-conversation.ts";

/** Puts a closed conversation back into the queue, free to claim. Reopening one that is not closed changes nothing. */
export const reopenConversation = useCase({
  name: "ReopenConversation",
  needs: { member: "conversations.close", key: true },
  access: "write",
  input: z.object({ conversationId: existingIdSchema }),
  async run(context, { conversationId }): Promise<Conversation> {
    const conversation = await findConversation(context, conversationId);
    if (conversation.status === "closed") await reopen(context, conversation);
    return showChanged(context, conversationId);
  },
});

export async function reopen(
  context: Context<StaffActor | VisitorActor>,
  conversation: ConversationRecord,
): Promise<ConversationRecord> {
  return changeStatus(context, conversation, {
    event: "ConversationReopened",
    status: "queued",
    assigneeId: null,
    line: "reopened the conversation",
  });
}
