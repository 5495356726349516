import { z } from "zod";
import { participantOf } from "../actor.ts";
import { findConversation } from "../conversations/find-conversation.ts";
import { existingIdSchema, newIdSchema } from "../ids.ts";
import { useCase } from "../use-case.ts";
import { addMessage } from "./add-message.ts";
import { type Message, messageBodySchema } from "./message.ts";
import { repeatedSend } from "./repeated-send.ts";

/** Adds a note that members see and the visitor never does. A retry with the same id gives the first result. */
export const addNote = useCase({
  name: "AddNote",
  needs: { member: "messages.note", key: true },
  access: "write",
  input: z.object({ conversationId: existingIdSchema, id: newIdSchema.optional(), body: messageBodySchema }),
  async run(context, { conversationId, id = context.newId(), body }): Promise<Message> {
    const conversation = await findConversation(context, conversationId);
    const content = { id, kind: "note", author: participantOf(context.actor), body } as const;
    const first = await repeatedSend(context.tenant.messages, { ...content, conversationId });
    return first ?? addMessage(context, conversation, content);
  },
});
