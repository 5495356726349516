import { z } from "zod";
import { systemParticipant } from "../actor.ts";
import { notFound } from "../errors.ts";
import { existingIdSchema } from "../ids.ts";
import { limits } from "../limits.ts";
import { addMessage } from "../messages/add-message.ts";
import { useCase } from "../use-case.ts";
import { end } from "./end-offers.ts";
import { findOwnOffer } from "./find-offer.ts";

/**
 * Turns down what is offered to the caller, who is not asked again for a while. An offer that has ended already stays as
 * it ended. Who wanted to hand the conversation over keeps it.
 * @throws ChatError `not_found`
 */
export const declineOffer = useCase({
  name: "DeclineOffer",
  needs: { member: "conversations.claim" },
  access: "write",
  input: z.object({
    offerId: existingIdSchema,
    /** For who looks after the queue; the visitor never sees it. */
    reason: z.string().trim().min(1).max(limits.declineReasonMax).optional(),
  }),
  async run(context, { offerId, reason = null }): Promise<null> {
    const { tenant, actor, newId } = context;
    const { conversationId } = await findOwnOffer(context, offerId);
    const conversation = await tenant.conversations.get(conversationId);
    if (conversation === null) throw notFound();
    const offer = await findOwnOffer(context, offerId);
    if (offer.status !== "pending") return null;
    await tenant.operators.change(actor.id, { missedOffers: 0 });
    await end(context, conversation, [{ offer, outcome: "declined", reason }]);
    if (offer.kind === "transfer") {
      const body = `${actor.name} declined to take the conversation over${reason === null ? "" : `: ${reason}`}`;
      await addMessage(context, conversation, { id: newId(), kind: "note", author: systemParticipant, body });
    }
    return null;
  },
});
