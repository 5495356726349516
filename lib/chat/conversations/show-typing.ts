import { z } from "zod";
import { participantOf } from "../actor.ts";
import { existingIdSchema } from "../ids.ts";
import { useCase } from "../use-case.ts";
import { findConversation } from "./find-conversation.ts";

/** Tells the others in a conversation that the caller is writing, for a few seconds. */
export const showTyping = useCase({
  name: "ShowTyping",
  needs: { member: "messages.reply", visitor: true },
  access: "read",
  input: z.object({ conversationId: existingIdSchema }),
  async run(context, { conversationId }): Promise<null> {
    const conversation = await findConversation(context, conversationId);
    const author = participantOf(context.actor);
    const visitorId = conversation.visitor.id;
    const whereabouts = { assigneeId: conversation.assignee?.id ?? null, teamId: conversation.team?.id ?? null };
    context.signal({ type: "Typing", conversationId, visitorId, ...whereabouts, author });
    return null;
  },
});
