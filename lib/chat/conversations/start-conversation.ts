import { z } from "zod";
import { participantOf } from "../actor.ts";
import { ChatError } from "../errors.ts";
import { audienceOf } from "../events/event.ts";
import { newIdSchema } from "../ids.ts";
import { addMessage } from "../messages/add-message.ts";
import { messageBodySchema } from "../messages/message.ts";
import { useCase } from "../use-case.ts";
import { type Conversation, presentConversationHead } from "./conversation.ts";
import { findConversation, showConversation } from "./find-conversation.ts";

/**
 * A visitor's first message opens a conversation in the queue. Repeating it with the same ids gives the first result;
 * nothing waits for a match.
 */
export const startConversation = useCase({
  name: "StartConversation",
  needs: { visitor: true },
  access: "write",
  input: z.object({ id: newIdSchema.optional(), messageId: newIdSchema.optional(), body: messageBodySchema }),
  async run(context, { id = context.newId(), messageId = context.newId(), body }): Promise<Conversation> {
    const { tenant, actor, now, emit } = context;
    const author = participantOf(actor);
    const existing = await tenant.conversations.get(id);
    if (existing !== null) {
      const first = await tenant.messages.find(id, author, messageId);
      const isSame = first?.seq === 1 && (first.deletedAt !== null || first.body === body);
      if (isSame) return showConversation(context, id);
      throw new ChatError("id_conflict", "This id was used for another conversation.");
    }
    const team = await tenant.teams.default();
    await tenant.conversations.add({ id, visitorId: actor.id, teamId: team?.id ?? null, createdAt: now });
    const queued = await findConversation(context, id);
    emit({
      type: "ConversationQueued",
      conversationId: id,
      audience: audienceOf(queued),
      data: { conversation: presentConversationHead(queued), before: null },
    });
    await addMessage(context, queued, { id: messageId, kind: "message", author, body });
    return showConversation(context, id);
  },
});
