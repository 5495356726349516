/** A `match` offers a conversation of the queue, a `transfer` one that somebody has and wants to hand over. */
export type OfferKind = "match" | "transfer";

/** How an offer ends. */
export const offerOutcomes = ["accepted", "declined", "expired", "withdrawn"] as const;
export type OfferOutcome = (typeof offerOutcomes)[number];
export const offerStatuses = ["pending", ...offerOutcomes] as const;
export type OfferStatus = (typeof offerStatuses)[number];

/** A time-limited invitation to one operator to take a conversation. */
export interface OfferRecord {
  id: string;
  conversationId: string;
  memberId: string;
  kind: OfferKind;
  status: OfferStatus;
  /** Why it was declined, in the operator's words; null where they said nothing. */
  reason: string | null;
  /** The member who hands the conversation over; null for a match. */
  offeredById: string | null;
  offeredAt: Date;
  expiresAt: Date;
  answeredAt: Date | null;
}

/** An offer as every door shows it. Times are ISO 8601. */
export interface Offer {
  id: string;
  conversationId: string;
  memberId: string;
  kind: OfferKind;
  offeredAt: string;
  expiresAt: string;
}

/** An offer that is open no more. */
export interface EndedOffer {
  id: string;
  memberId: string;
  outcome: OfferOutcome;
}

export function presentOffer({ id, conversationId, memberId, kind, offeredAt, expiresAt }: OfferRecord): Offer {
  return {
    id,
    conversationId,
    memberId,
    kind,
    offeredAt: offeredAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
