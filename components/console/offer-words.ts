import type { LiveOffer, OfferEnd } from "#lib/client/chat-state.ts";

/** @returns how an offer ended, in words. */
export function endWords({ outcome, takenBy, refusal }: OfferEnd): string {
  if (takenBy !== null) return `${takenBy} took it.`;
  if (refusal !== null) return refusal;
  return outcome === "expired" ? "This offer has expired." : "This is no longer offered to you.";
}

/** @returns what a screen reader says of an offer, once when it comes and once when it ends. */
export function announcementOf({ conversation, words, handover, lastsMs, end }: LiveOffer): string {
  const { name } = conversation.visitor;
  if (end !== null) return `${name}: ${endWords(end)}`;
  const from = handover === null ? `${name} is waiting` : `${handover.by.name} hands ${name} over to you`;
  const note = handover?.note ? ` Note: ${handover.note}` : "";
  return `${from}: ${words}${note} Press A to accept, D to decline, within ${Math.round(lastsMs / 1_000)} seconds.`;
}
