import { z } from "zod";
import { participantOf, type StaffActor, type VisitorActor } from "../actor.ts";
import { claim } from "../conversations/claim-conversation.ts";
import type { ConversationRecord } from "../conversations/conversation.ts";
import { findConversation } from "../conversations/find-conversation.ts";
import { wake } from "../conversations/wake.ts";
import { ChatError } from "../errors.ts";
import { limits } from "../limits.ts";
import { type Context, useCase } from "../use-case.ts";
import { addMessage } from "./add-message.ts";
import { type Message, presentMessage } from "./message.ts";
import { assertNotRefusedSince, noteRefusal, sendSchema } from "./refused-sends.ts";
import { repeatedSend } from "./repeated-send.ts";

/**
 * Adds a message that both sides see. A retry with the same id and content gives the first result. An operator's reply
 * claims a queued conversation; a visitor's message brings a closed or snoozed one back. A reply that names what it is based on is held
 * back where another operator has answered since, so that a visitor never gets two answers that do not know each other.
 * @throws ChatError `reply_collision` with the messages that were missed, `id_conflict`, `conversation_closed` (to
 * operators), `not_found`
 */
export const sendMessage = useCase({
  name: "SendMessage",
  needs: { member: "messages.reply", key: true, visitor: true },
  access: "write",
  input: sendSchema.extend({
    /** The newest `seq` that the sender had seen. */
    basedOnSeq: z.number().int().min(0).optional(),
  }),
  async run(context, { conversationId, id = context.newId(), body, basedOnSeq, refusals }): Promise<Message> {
    const conversation = await findConversation(context, conversationId);
    const content = { id, kind: "message", author: participantOf(context.actor), body } as const;
    const first = await repeatedSend(context.tenant.messages, { ...content, conversationId });
    if (first !== null) return first;
    if (basedOnSeq !== undefined) await assertNothingMissed(context, { conversationId, basedOnSeq });
    const message = await addMessage(context, await readyFor(context, conversation), content);
    await assertNotRefusedSince(context, { id, refusals });
    return message;
  },
  whenRefused: noteRefusal("message", "messages.reply"),
});

/** @throws ChatError `reply_collision` */
async function assertNothingMissed(
  { tenant, actor }: Context<StaffActor | VisitorActor>,
  { conversationId, basedOnSeq }: { conversationId: string; basedOnSeq: number },
): Promise<void> {
  if (actor.kind === "visitor") return;
  const limit = limits.missedMessagesMax;
  const replies = await tenant.messages.repliesByOthers({
    conversationId,
    operatorId: actor.id,
    afterSeq: basedOnSeq,
    limit,
  });
  const [first] = replies;
  if (first === undefined) return;
  const missed = replies.map(presentMessage);
  throw new ChatError("reply_collision", `${first.author.name} answered while you were writing.`, { missed });
}

/** Brings the conversation into a state in which the actor's message belongs. */
async function readyFor(
  context: Context<StaffActor | VisitorActor>,
  conversation: ConversationRecord,
): Promise<ConversationRecord> {
  const { actor } = context;
  if (actor.kind === "visitor") {
    if (conversation.status === "closed") return wake(context, conversation, "reopened the conversation");
    return conversation.status === "snoozed" ? wake(context, conversation, "wrote again") : conversation;
  }
  if (conversation.status === "closed") {
    throw new ChatError("conversation_closed", "This conversation is closed. Reopen it to reply.");
  }
  // A key cannot be an assignee: what it answers stays in the queue.
  const claims = conversation.status === "queued" && actor.kind === "member";
  return claims ? claim({ ...context, actor }, conversation) : conversation;
}
