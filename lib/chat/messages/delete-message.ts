import { z } from "zod";
import { type ConversationRecord, presentConversationHead } from "../conversations/conversation.ts";
import { findConversation } from "../conversations/find-conversation.ts";
import { ChatError, notFound } from "../errors.ts";
import { audienceOf } from "../events/event.ts";
import { existingIdSchema } from "../ids.ts";
import { type Context, useCase } from "../use-case.ts";
import { type Message, type MessageRecord, presentMessage } from "./message.ts";

/**
 * Takes the text of a message or a note away for good, also out of the log. Its place in the transcript stays, and says
 * that there was one. Deleting it again changes nothing.
 * @throws ChatError `not_found`, `forbidden` for a line of the system, which tells what was done
 */
export const deleteMessage = useCase({
  name: "DeleteMessage",
  needs: { member: "messages.delete", key: true },
  access: "write",
  input: z.object({ conversationId: existingIdSchema, seq: z.coerce.number().int().min(1) }),
  async run(context, { conversationId, seq }): Promise<Message> {
    const conversation = await findConversation(context, conversationId);
    const message = await findMessage(context, { conversationId, seq });
    if (message.kind === "system") throw new ChatError("forbidden", "What the system says is not deleted.");
    if (message.deletedAt !== null) return presentMessage(message);
    return erase(context, conversation, message);
  },
});

async function findMessage(
  { tenant }: Context,
  { conversationId, seq }: { conversationId: string; seq: number },
): Promise<MessageRecord> {
  const [message] = await tenant.messages.list({ conversationId, includeNotes: true, beforeSeq: seq + 1, limit: 1 });
  if (message?.seq !== seq) throw notFound();
  return message;
}

async function erase(
  { tenant, now, emit, audit }: Context,
  conversation: ConversationRecord,
  message: MessageRecord,
): Promise<Message> {
  const { conversationId, seq, kind, author } = message;
  await tenant.messages.erase(conversationId, seq, now);
  await tenant.log.erase({ conversationId, seq, deletedAt: now });
  const erased = presentMessage({ ...message, body: "", deletedAt: now });
  const audience = audienceOf(conversation);
  emit({
    type: "MessageDeleted",
    conversationId,
    // A visitor does not learn that there was a note.
    audience: kind === "note" ? { ...audience, visitorId: null } : audience,
    data: { message: erased, conversation: presentConversationHead(conversation) },
  });
  const target = { kind: "message", id: message.id, name: `${kind} ${seq} by ${author.name}` } as const;
  audit({ action: "message.deleted", target, after: { conversationId, seq } });
  return erased;
}
