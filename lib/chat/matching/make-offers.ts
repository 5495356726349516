import { type Participant, participantOf } from "../actor.ts";
import { type ConversationRecord, presentConversationHead } from "../conversations/conversation.ts";
import { audienceOf } from "../events/event.ts";
import { limits } from "../limits.ts";
import type { Context } from "../use-case.ts";
import { type OfferRecord, presentOffer } from "./offer.ts";
import type { PlannedOffer } from "./plan-offers.ts";

/** Writes what was planned, and tells each conversation's offers as one event. */
export async function makeOffers(context: Context, planned: readonly PlannedOffer[]): Promise<void> {
  for (const [id, offers] of Map.groupBy(planned, ({ conversation }) => conversation.id)) {
    const conversation = await context.tenant.conversations.get(id);
    if (conversation?.status !== "queued") continue;
    const made = offers.map(({ candidate, expiresAt }) => ({ memberId: candidate.id, expiresAt }));
    await makeOffersOf(context, conversation, { offers: made, handover: null });
  }
}

interface NewOffers {
  offers: readonly { memberId: string; expiresAt: Date }[];
  /** Who hands the conversation over, and what they say to it; null for a match. */
  handover: { by: Participant & { kind: "operator" }; note: string | null } | null;
}

export async function makeOffersOf(
  context: Context,
  conversation: ConversationRecord,
  { offers, handover }: NewOffers,
): Promise<void> {
  const { tenant, now, newId, emit } = context;
  const { queuedAt } = conversation;
  // Never before it came: whoever made them may have begun earlier, or by a clock that is behind, and they count from then on.
  const offeredAt = queuedAt !== null && queuedAt > now ? queuedAt : now;
  const made: OfferRecord[] = offers.map(({ memberId, expiresAt }) => ({
    id: newId(),
    conversationId: conversation.id,
    memberId,
    kind: handover === null ? "match" : "transfer",
    status: "pending",
    reason: null,
    offeredById: handover?.by.id ?? null,
    offeredAt,
    expiresAt,
    answeredAt: null,
  }));
  for (const offer of made) await tenant.offers.add(offer);
  emit({
    type: "ConversationOffered",
    conversationId: conversation.id,
    audience: audienceOf(conversation),
    data: {
      conversation: presentConversationHead(conversation),
      offers: made.map(presentOffer),
      words: await lastWords(context, conversation.id),
      handover,
    },
  });
}

/** The beginning of what the visitor wrote last. */
export async function lastWords({ tenant, actor }: Context, conversationId: string): Promise<string> {
  const view = await tenant.conversations.view(conversationId, participantOf(actor));
  const said = view?.lastMessage?.body ?? "";
  return said.length <= limits.offerWordsMax ? said : `${said.slice(0, limits.offerWordsMax - 1)}…`;
}
