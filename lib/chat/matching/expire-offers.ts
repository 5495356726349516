import type { ConversationRecord } from "../conversations/conversation.ts";
import { noAudience } from "../events/event.ts";
import { defaultRouting } from "../teams/team.ts";
import type { Context } from "../use-case.ts";
import { end } from "./end-offers.ts";
import type { OfferRecord } from "./offer.ts";

/**
 * Ends the offers whose time is over. Who let too many of them pass counts as away until they say otherwise.
 * @returns those that are still open
 */
export async function expireOffers(context: Context): Promise<OfferRecord[]> {
  const { tenant, now } = context;
  const pending = await tenant.offers.pending();
  const overdue = pending.filter(({ expiresAt }) => expiresAt <= now);
  for (const [conversationId, offers] of Map.groupBy(overdue, (offer) => offer.conversationId)) {
    const conversation = await tenant.conversations.get(conversationId);
    if (conversation === null) continue;
    const endings = offers.map((offer) => ({ offer, outcome: "expired", reason: null }) as const);
    await end(context, conversation, endings);
    for (const { memberId } of offers) await countMiss(context, conversation, memberId);
  }
  return pending.filter(({ expiresAt }) => expiresAt > now);
}

async function countMiss({ tenant, emit }: Context, { team }: ConversationRecord, memberId: string): Promise<void> {
  const operator = await tenant.operators.get(memberId);
  if (operator === null) return;
  const { missesMax } = (team && (await tenant.teams.get(team.id))) ?? defaultRouting;
  const missedOffers = operator.missedOffers + 1;
  if (missedOffers < missesMax || operator.availability !== "available") {
    await tenant.operators.change(memberId, { missedOffers });
    return;
  }
  const away = { availability: "away", availabilityReason: "missed_offers" } as const;
  await tenant.operators.change(memberId, { ...away, missedOffers: 0 });
  emit({
    type: "AvailabilityChanged",
    conversationId: null,
    audience: noAudience,
    data: { memberId, availability: "away", reason: "missed_offers" },
  });
}
