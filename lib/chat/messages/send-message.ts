import { z } from "zod";
import { type MemberActor, participantOf, type VisitorActor } from "../actor.ts";
import { claim } from "../conversations/claim-conversation.ts";
import type { ConversationRecord } from "../conversations/conversation.ts";
import { findConversation } from "../conversations/find-conversation.ts";
import { reopen } from "../conversations/reopen-conversation.ts";
import { ChatError } from "../errors.ts";
import { existingIdSchema, newIdSchema } from "../ids.ts";
import { type Context, useCase } from "../use-case.ts";
import { addMessage } from "./add-message.ts";
import { type Message, messageBodySchema } from "./message.ts";
import { repeatedSend } from "./repeated-send.ts";

/**
 * Adds a message that both sides see. A retry with the same id and content gives the first result. An operator's reply
 * claims a queued conversation; a visitor's message reopens a closed one.
 * @throws ChatError `id_conflict`, `conversation_closed` (to operators), `not_found`
 */
export const sendMessage = useCase({
  name: "SendMessage",
  needs: { member: "messages.reply", visitor: true },
  access: "write",
  input: z.object({ conversationId: existingIdSchema, id: newIdSchema.optional(), body: messageBodySchema }),
  async run(context, { conversationId, id = context.newId(), body }): Promise<Message> {
    const conversation = await findConversation(context, conversationId);
    const content = { id, kind: "message", author: participantOf(context.actor), body } as const;
    const first = await repeatedSend(context.tenant.messages, { ...content, conversationId });
    if (first !== null) return first;
    return addMessage(context, await readyFor(context, conversation), content);
  },
});

/** Brings the conversation into a state in which the actor's message belongs. */
async function readyFor(
  context: Context<MemberActor | VisitorActor>,
  conversation: ConversationRecord,
): Promise<ConversationRecord> {
  const { actor } = context;
  if (actor.kind === "visitor") {
    return conversation.status === "closed" ? reopen(context, conversation) : conversation;
  }
  if (conversation.status === "closed") {
    throw new ChatError("conversation_closed", "This conversation is closed. Reopen it to reply.");
  }
  return conversation.status === "queued" ? claim({ ...context, actor }, conversation) : conversation;
}
