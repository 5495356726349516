import { z } from "zod";
import { existingIdSchema } from "../ids.ts";
import { useCase } from "../use-case.ts";
import { changeStatus } from "./change-status.ts";
import type { Conversation } from "./conversation.ts";
import { findConversation, showChanged } from "./find-conversation.ts";
import { wake } from "./wake.ts";

/**
 * Puts a closed conversation back into the queue, free to claim, and ends the sleep of one that is snoozed. Reopening any
 * other changes nothing.
 */
export const reopenConversation = useCase({
  name: "ReopenConversation",
  needs: { member: "conversations.close", key: true },
  access: "write",
  input: z.object({ conversationId: existingIdSchema }),
  async run(context, { conversationId }): Promise<Conversation> {
    const conversation = await findConversation(context, conversationId);
    if (conversation.status === "closed") {
      await changeStatus(context, conversation, {
        event: "ConversationReopened",
        status: "queued",
        assigneeId: null,
        line: "reopened the conversation",
      });
    }
    if (conversation.status === "snoozed") await wake(context, conversation, "woke the conversation");
    return showChanged(context, conversationId);
  },
});
