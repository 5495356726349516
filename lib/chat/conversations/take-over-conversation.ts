import { z } from "zod";
import { ChatError } from "../errors.ts";
import { existingIdSchema } from "../ids.ts";
import { useCase } from "../use-case.ts";
import { assign } from "./assign.ts";
import type { Conversation } from "./conversation.ts";
import { findConversation, showConversation } from "./find-conversation.ts";

/**
 * Takes a conversation from whoever has it, for those who may assign. Taking over one's own changes nothing.
 * @throws ChatError `at_capacity`, `conversation_closed`, `not_found`
 */
export const takeOverConversation = useCase({
  name: "TakeOverConversation",
  needs: { member: "conversations.assign" },
  access: "write",
  input: z.object({ conversationId: existingIdSchema }),
  async run(context, { conversationId }): Promise<Conversation> {
    const { actor, audit } = context;
    const conversation = await findConversation(context, conversationId);
    const { status, assignee, visitor } = conversation;
    if (status === "closed") {
      throw new ChatError("conversation_closed", "This conversation is closed. Reopen it first.");
    }
    if (assignee?.id !== actor.id || status !== "open") {
      const line = "took the conversation over";
      await assign(context, conversation, { memberId: actor.id, event: "ConversationAssigned", line });
      audit({
        action: "conversation.taken_over",
        target: { kind: "conversation", id: conversationId, name: visitor.name },
        before: { status, assignee: assignee?.name ?? null },
      });
    }
    return showConversation(context, conversationId);
  },
});
