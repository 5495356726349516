import { participantOf } from "../actor.ts";
import { findConversation } from "../conversations/find-conversation.ts";
import { useCase } from "../use-case.ts";
import { addMessage } from "./add-message.ts";
import type { Message } from "./message.ts";
import { assertNotRefusedSince, noteRefusal, sendSchema } from "./refused-sends.ts";
import { repeatedSend } from "./repeated-send.ts";

/** Adds a note that members see and the visitor never does. A retry with the same id gives the first result. */
export const addNote = useCase({
  name: "AddNote",
  needs: { member: "messages.note", key: true },
  access: "write",
  input: sendSchema,
  async run(context, { conversationId, id = context.newId(), body, refusals }): Promise<Message> {
    const conversation = await findConversation(context, conversationId);
    const content = { id, kind: "note", author: participantOf(context.actor), body } as const;
    const first = await repeatedSend(context.tenant.messages, { ...content, conversationId });
    if (first !== null) return first;
    const message = await addMessage(context, conversation, content);
    await assertNotRefusedSince(context, { id, refusals });
    return message;
  },
  whenRefused: noteRefusal("note", "messages.note"),
});
