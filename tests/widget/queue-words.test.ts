import { expect, test } from "vitest";
import type { QueuePlace } from "#lib/chat/matching/get-queue-place.ts";
import { estimate, opening, standing } from "#widget/frame/queue-words.ts";

// A Wednesday, by the clock of this machine.
const now = new Date(2026, 2, 4, 15, 30);

function aPlace(given: Partial<QueuePlace>): QueuePlace {
  return { state: "waiting", position: 1, waitSeconds: null, opensAt: null, hasAddress: false, ...given };
}

test.each([
  [{ position: 1 }, "You are next"],
  [{ position: 2 }, "1 person is ahead of you"],
  [{ position: 4 }, "3 people are ahead of you"],
  [{ position: null }, "You are in the queue"],
  [{ state: "nobody_here" }, "Nobody is here right now."],
  [{ state: "closed" }, "We're closed."],
  [{ state: "answered", position: null }, ""],
] as const)("the place %j reads %j", (given, text) => {
  expect(standing(aPlace(given), now)).toBe(text);
});

test.each([
  [1, "about a minute"],
  [60, "about a minute"],
  [61, "about 2 minutes"],
  [240, "about 4 minutes"],
  [600, "about 10 minutes"],
  [601, "about 15 minutes"],
  [3_300, "about 55 minutes"],
  [3_301, "about an hour"],
  [7_200, "about 2 hours"],
])("%i seconds read %j", (seconds, text) => {
  expect(estimate(seconds)).toBe(text);
});

test.each([
  [new Date(2026, 2, 4, 18), /^today at \S/],
  [new Date(2026, 2, 5, 0), /^tomorrow at \S/],
  [new Date(2026, 2, 10, 9), /^on Tuesday at \S/],
  [new Date(2026, 2, 11, 9), /^on Wednesday,? \D*11\D* at \S/],
])("the opening at %s reads %s", (opensAt, text) => {
  expect(opening(opensAt, now)).toMatch(text);
});
