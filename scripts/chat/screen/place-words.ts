import type { QueuePlace } from "#lib/chat/matching/get-queue-place.ts";
import { estimate, standing } from "#widget/frame/queue-words.ts";

/** How it stands with a visitor who waits; "" where they do not wait. */
export function placeWords(place: QueuePlace, now: Date): string {
  const words = standing(place, now);
  if (words === "") return "";
  const { state, waitSeconds, hasAddress } = place;
  const sentence = words.endsWith(".") ? words : `${words}.`;
  const wait = state === "waiting" && waitSeconds !== null ? ` It takes ${estimate(waitSeconds)}.` : "";
  const address = state === "waiting" || hasAddress ? "" : " Leave an address for the answer: /email you@example.com";
  return sentence + wait + address;
}
