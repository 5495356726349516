import { z } from "zod";
import { participantOf } from "../actor.ts";
import { findConversation, showConversation } from "../conversations/find-conversation.ts";
import { audienceOf } from "../events/event.ts";
import { existingIdSchema } from "../ids.ts";
import { seeConversations } from "../permissions.ts";
import { useCase } from "../use-case.ts";

/** Says how far the caller has read. The mark only ever rises, and never past the last message. */
export const readConversation = useCase({
  name: "ReadConversation",
  needs: { member: seeConversations, key: true, visitor: true },
  access: "write",
  input: z.object({ conversationId: existingIdSchema, seq: z.number().int().min(0) }),
  async run(context, { conversationId, seq }): Promise<{ seq: number }> {
    const { tenant, actor, now, emit } = context;
    const conversation = await findConversation(context, conversationId);
    const reader = participantOf(actor);
    const readSeq = Math.min(seq, conversation.lastSeq);
    if (await tenant.receipts.raise(conversationId, reader, { deliveredSeq: readSeq, readSeq, at: now })) {
      const { unread } = await showConversation(context, conversationId);
      emit({
        type: "ConversationRead",
        conversationId,
        audience: audienceOf(conversation),
        data: { reader, seq: readSeq, unread },
      });
    }
    return { seq: readSeq };
  },
});
