import { z } from "zod";
import { existingIdSchema } from "../ids.ts";
import { useCase } from "../use-case.ts";
import { changeStatus } from "./change-status.ts";
import type { Conversation } from "./conversation.ts";
import { findConversation, showChanged } from "./find-conversation.ts";

/** Ends a conversation. Closing a closed one changes nothing. */
export const closeConversation = useCase({
  name: "CloseConversation",
  needs: { member: "conversations.close", key: true },
  access: "write",
  input: z.object({ conversationId: existingIdSchema }),
  async run(context, { conversationId }): Promise<Conversation> {
    const conversation = await findConversation(context, conversationId);
    if (conversation.status !== "closed") {
      await changeStatus(context, conversation, {
        event: "ConversationClosed",
        status: "closed",
        line: "closed the conversation",
      });
    }
    return showChanged(context, conversationId);
  },
});
