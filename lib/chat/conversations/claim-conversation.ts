import { z } from "zod";
import type { MemberActor } from "../actor.ts";
import { ChatError } from "../errors.ts";
import { existingIdSchema } from "../ids.ts";
import { type Context, useCase } from "../use-case.ts";
import { assign } from "./assign.ts";
import type { Conversation, ConversationRecord } from "./conversation.ts";
import { findConversation, showConversation } from "./find-conversation.ts";

/**
 * The first operator to claim a queued conversation becomes its assignee; claiming one's own again changes nothing.
 * @throws ChatError `already_claimed` with the winner's name, `at_capacity`
 */
export const claimConversation = useCase({
  name: "ClaimConversation",
  needs: { member: "conversations.claim" },
  access: "write",
  input: z.object({ conversationId: existingIdSchema }),
  async run(context, { conversationId }): Promise<Conversation> {
    await claim(context, await findConversation(context, conversationId));
    return showConversation(context, conversationId);
  },
});

/** Makes the actor the assignee. @throws ChatError `already_claimed`, `at_capacity`, `impossible_transition` */
export async function claim(
  context: Context<MemberActor>,
  conversation: ConversationRecord,
): Promise<ConversationRecord> {
  const { actor } = context;
  const { assignee, status } = conversation;
  if (status !== "closed" && assignee?.id === actor.id) return conversation;
  if (status !== "closed" && assignee !== null) {
    throw new ChatError("already_claimed", `${assignee.name} claimed this conversation first.`);
  }
  if (status === "closed") {
    throw new ChatError("impossible_transition", "This conversation is closed. Reopen it first.");
  }
  return assign(context, conversation, {
    memberId: actor.id,
    event: "ConversationClaimed",
    line: "joined the conversation",
  });
}
