import { type ConversationRecord, presentConversationHead } from "../conversations/conversation.ts";
import { audienceOf } from "../events/event.ts";
import type { NewMessage } from "../store.ts";
import type { Context } from "../use-case.ts";
import { type Message, presentMessage } from "./message.ts";

/** Stores a message as the next of its conversation, which was read in this transaction, and emits its event. */
export async function addMessage(
  context: Context,
  conversation: ConversationRecord,
  content: Omit<NewMessage, "conversationId" | "createdAt">,
): Promise<Message> {
  const { tenant, now, emit } = context;
  const record = await tenant.messages.add({ ...content, conversationId: conversation.id, createdAt: now });
  const message = presentMessage(record);
  // Nothing else changes a conversation by a message, and nobody else can before the commit.
  const after = presentConversationHead({ ...conversation, lastSeq: record.seq, updatedAt: now });
  emit({
    type: content.kind === "note" ? "NoteAdded" : "MessageSent",
    conversationId: conversation.id,
    audience: audienceOf(conversation),
    data: { message, conversation: after },
  });
  return message;
}
