import type { ConversationRecord } from "../conversations/conversation.ts";
import { audienceOf } from "../events/event.ts";
import type { Context } from "../use-case.ts";
import type { EndedOffer, OfferOutcome, OfferRecord } from "./offer.ts";

/**
 * Ends what is offered of a conversation: accepted for who has taken it, and withdrawn for the others.
 * @param takenBy the member who has it now; null where nobody took it
 */
export async function endOffers(
  context: Context,
  conversation: ConversationRecord,
  { takenBy }: { takenBy: string | null },
): Promise<void> {
  const pending = await context.tenant.offers.pending({ conversationId: conversation.id });
  await end(
    context,
    conversation,
    pending.map((offer) => ({ offer, outcome: offer.memberId === takenBy ? "accepted" : "withdrawn", reason: null })),
  );
}

interface Ending {
  offer: OfferRecord;
  outcome: OfferOutcome;
  reason: string | null;
}

/** Ends offers of one conversation, and tells those who see it and those whose offers they were. */
export async function end(
  { tenant, now, emit }: Context,
  conversation: ConversationRecord,
  endings: readonly Ending[],
): Promise<void> {
  const ended: EndedOffer[] = [];
  for (const { offer, outcome, reason } of endings) {
    const { id, memberId } = offer;
    if (await tenant.offers.end(id, { status: outcome, reason, answeredAt: now }))
      ended.push({ id, memberId, outcome });
  }
  if (ended.length === 0) return;
  emit({
    type: "OffersEnded",
    conversationId: conversation.id,
    audience: audienceOf(conversation),
    data: { offers: ended },
  });
}
