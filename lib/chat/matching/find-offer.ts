import type { MemberActor } from "../actor.ts";
import { notFound } from "../errors.ts";
import type { Context } from "../use-case.ts";
import type { OfferRecord } from "./offer.ts";

/** An offer that was made to the caller, whatever became of it. @throws ChatError `not_found` */
export async function findOwnOffer({ tenant, actor }: Context<MemberActor>, offerId: string): Promise<OfferRecord> {
  const offer = await tenant.offers.get(offerId);
  if (offer === null || offer.memberId !== actor.id) throw notFound();
  return offer;
}
