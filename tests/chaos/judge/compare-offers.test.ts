import { expect, test } from "vitest";
import { compareOffers } from "./compare-offers.ts";

const open = { id: "first", end: null };
const over = { id: "second", end: { outcome: "expired", takenBy: null, refusal: null } } as const;

test("a screen offers what is open, and may still show how another offer has ended", () => {
  expect(compareOffers([open, over], ["first"])).toEqual([]);
});

test("it is found when an offer is missing, or shown though it is over", () => {
  expect(compareOffers([over], ["first"]).map(({ kind }) => kind)).toEqual(["diverged"]);
  expect(compareOffers([open], []).map(({ kind }) => kind)).toEqual(["diverged"]);
});
