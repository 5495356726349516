import { z } from "zod";
import { ChatError } from "../errors.ts";
import { audienceOf } from "../events/event.ts";
import { existingIdSchema } from "../ids.ts";
import { limits } from "../limits.ts";
import { useCase } from "../use-case.ts";
import { type Conversation, presentConversationHead, standingOf } from "./conversation.ts";
import { findConversation, showChanged } from "./find-conversation.ts";

/**
 * Says how soon a conversation is to be answered, from 0, as it begins: in the queue those with a higher priority come first.
 * @throws ChatError `not_found`, `impossible_transition` where the conversation changed in the meantime
 */
export const setPriority = useCase({
  name: "SetPriority",
  needs: { member: "conversations.claim", key: true },
  access: "write",
  input: z.object({ conversationId: existingIdSchema, priority: z.int().min(0).max(limits.priorityMax) }),
  async run(context, { conversationId, priority }): Promise<Conversation> {
    const { tenant, emit } = context;
    const conversation = await findConversation(context, conversationId);
    if (conversation.priority === priority) return showChanged(context, conversationId);
    const { status, updatedAt } = conversation;
    if (!(await tenant.conversations.change(conversationId, status, { priority, updatedAt }))) {
      throw new ChatError("impossible_transition", "The conversation changed in the meantime.");
    }
    emit({
      type: "ConversationPrioritized",
      conversationId,
      audience: audienceOf(conversation),
      data: {
        conversation: { ...presentConversationHead(conversation), priority },
        before: standingOf(conversation),
      },
    });
    return showChanged(context, conversationId);
  },
});
