import { z } from "zod";
import type { Participant } from "../actor.ts";
import { type ConversationHead, presentConversationHead } from "../conversations/conversation.ts";
import { type Context, useCase } from "../use-case.ts";
import { lastWords } from "./make-offers.ts";
import { type Offer, type OfferRecord, presentOffer } from "./offer.ts";

/** An offer with what an operator decides by. */
export interface OpenOffer extends Offer {
  conversation: ConversationHead;
  /** The beginning of what was said last. */
  words: string;
  /** Who hands it over; null for a match. What they say to it stands as a note in the conversation. */
  handover: { by: Participant; note: null } | null;
}

export interface OpenOffers {
  /** Oldest first. */
  items: OpenOffer[];
  /** By the server's clock, ISO 8601, so that whose clock is wrong knows how long there is. */
  now: string;
}

/** What is offered to the caller now. */
export const listOffers = useCase({
  name: "ListOffers",
  needs: { member: "conversations.claim" },
  access: "read",
  input: z.object({}),
  async run(context): Promise<OpenOffers> {
    const { tenant, actor, now } = context;
    const pending = await tenant.offers.pending({ memberId: actor.id });
    const items: OpenOffer[] = [];
    for (const offer of pending.filter(({ expiresAt }) => expiresAt > now)) {
      const conversation = await tenant.conversations.get(offer.conversationId);
      if (conversation === null) continue;
      const words = await lastWords(context, conversation.id);
      const handover = await handoverOf(context, offer);
      items.push({ ...presentOffer(offer), conversation: presentConversationHead(conversation), words, handover });
    }
    return { items, now: now.toISOString() };
  },
});

async function handoverOf({ tenant }: Context, { offeredById }: OfferRecord): Promise<OpenOffer["handover"]> {
  const member = offeredById === null ? null : await tenant.members.get(offeredById);
  return member && { by: { kind: "operator", id: member.id, name: member.name }, note: null };
}
