import { expect, test } from "vitest";
import type { OfferStatus } from "#lib/chat/matching/offer.ts";
import { judgeMissedOffers } from "./judge-missed-offers.ts";

const since = new Date(1_000);

/** What became of Ada's offers, one a second. */
function kindsOf(statuses: readonly OfferStatus[], first = since): string[] {
  const offers = statuses.map((status, index) => ({
    id: String(index),
    conversationId: "talk",
    memberId: "ada",
    kind: "match" as const,
    status,
    offeredAt: new Date(first.getTime() + index * 1_000),
    answeredAt: null,
  }));
  return judgeMissedOffers({ offers, names: new Map() }, since).map(({ kind }) => kind);
}

test("somebody may miss a few offers, and many with others in between, or before", () => {
  expect(kindsOf(["expired", "expired", "expired", "expired", "accepted", "expired"])).toEqual([]);
  expect(kindsOf(["expired", "expired", "expired", "expired", "expired"], new Date(0))).toEqual([]);
});

test("it is found when none of many offers reaches somebody", () => {
  expect(kindsOf(["accepted", "expired", "expired", "expired", "expired", "expired"])).toEqual(["misoffered"]);
});
