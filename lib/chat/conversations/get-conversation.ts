import { z } from "zod";
import { existingIdSchema } from "../ids.ts";
import type { AtPosition } from "../page.ts";
import { useCase } from "../use-case.ts";
import { type Conversation, presentConversation } from "./conversation.ts";
import { findConversation } from "./find-conversation.ts";

/** A conversation, and the position at which it reads so. */
export const getConversation = useCase({
  name: "GetConversation",
  needs: { member: "conversations.read", visitor: true },
  access: "read",
  input: z.object({ conversationId: existingIdSchema }),
  async run(context, { conversationId }): Promise<Conversation & AtPosition> {
    const conversation = await findConversation(context, conversationId);
    const { head } = await context.tenant.log.bounds();
    return { ...presentConversation(conversation), pos: head };
  },
});
