import type { LiveOffer } from "#lib/client/chat-state.ts";
import type { Violation } from "./violation.ts";

/** Compares what a screen offers with what is offered to the member now, by the ids of the offers. */
export function compareOffers(shown: readonly Pick<LiveOffer, "id" | "end">[], open: readonly string[]): Violation[] {
  const shownIds = new Set(shown.filter(({ end }) => end === null).map(({ id }) => id));
  const missing = open.filter((id) => !shownIds.has(id));
  const tooMany = [...shownIds].filter((id) => !open.includes(id));
  return [
    ...missing.map((id) => diverged(`It does not show offer ${id}, which is open.`)),
    ...tooMany.map((id) => diverged(`It shows offer ${id}, which is not open.`)),
  ];
}

function diverged(detail: string): Violation {
  return { kind: "diverged", detail };
}
