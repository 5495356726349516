import { z } from "zod";
import { assign } from "../conversations/assign.ts";
import { claim } from "../conversations/claim-conversation.ts";
import type { Conversation } from "../conversations/conversation.ts";
import { showConversation } from "../conversations/find-conversation.ts";
import { ChatError, notFound } from "../errors.ts";
import { existingIdSchema } from "../ids.ts";
import { useCase } from "../use-case.ts";
import { findOwnOffer } from "./find-offer.ts";

/**
 * Takes a conversation that is offered to the caller. Of several who accept at once the first gets it. Accepting again what
 * one has got changes nothing.
 * @throws ChatError `already_claimed` with the winner's name, `at_capacity`, `offer_ended`, `not_found`
 */
export const acceptOffer = useCase({
  name: "AcceptOffer",
  needs: { member: "conversations.claim" },
  access: "write",
  input: z.object({ offerId: existingIdSchema }),
  async run(context, { offerId }): Promise<Conversation> {
    const { tenant, actor } = context;
    const { conversationId } = await findOwnOffer(context, offerId);
    const conversation = await tenant.conversations.get(conversationId);
    if (conversation === null) throw notFound();
    // Read again, now that nobody else can end it before the commit.
    const offer = await findOwnOffer(context, offerId);
    const isOwn = conversation.status === "open" && conversation.assignee?.id === actor.id;
    if (isOwn) return showConversation(context, conversationId);
    if (offer.status !== "pending") {
      if (offer.kind === "match" && conversation.status === "open") await claim(context, conversation);
      throw new ChatError("offer_ended", "This offer has ended.");
    }
    if (offer.kind === "match") await claim(context, conversation);
    else {
      const line = "took the conversation over";
      await assign(context, conversation, { memberId: actor.id, event: "ConversationAssigned", line });
    }
    return showConversation(context, conversationId);
  },
});
