import { z } from "zod";
import { existingIdSchema } from "../ids.ts";
import { type AtPosition, positionOf } from "../page.ts";
import { seeConversations } from "../permissions.ts";
import { useCase } from "../use-case.ts";
import type { Conversation } from "./conversation.ts";
import { showConversation } from "./find-conversation.ts";

/** A conversation, and the position at which it reads so. */
export const getConversation = useCase({
  name: "GetConversation",
  needs: { member: seeConversations, key: true, visitor: true },
  access: "read",
  input: z.object({ conversationId: existingIdSchema }),
  async run(context, { conversationId }): Promise<Conversation & AtPosition> {
    const conversation = await showConversation(context, conversationId);
    return { ...conversation, ...(await positionOf(context.tenant)) };
  },
});
