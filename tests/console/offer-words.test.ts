import { describe, expect, test } from "vitest";
import { announcementOf, endWords } from "#components/console/offer-words.ts";
import type { LiveOffer } from "#lib/client/chat-state.ts";

const offer: LiveOffer = {
  id: "o",
  kind: "match",
  conversation: {
    id: "c",
    status: "queued",
    visitor: { id: "vera", name: "Vera Brandt" },
    assignee: null,
    team: null,
    lastSeq: 1,
    priority: 0,
    snoozedUntil: null,
    createdAt: "",
    updatedAt: "",
  },
  words: "Where is my invoice?",
  handover: null,
  lastsMs: 30_000,
  expiresAt: 30_000,
  end: null,
};

describe("an offer is read out", () => {
  test("with who waits, what they say, the keys and the time", () => {
    expect(announcementOf(offer)).toBe(
      "Vera Brandt is waiting: Where is my invoice? Press A to accept, D to decline, within 30 seconds.",
    );
  });

  test("with who hands it over, and their note", () => {
    const by = { kind: "operator", id: "grace", name: "Grace Hopper" } as const;
    expect(announcementOf({ ...offer, kind: "transfer", handover: { by, note: "Speaks German." } })).toBe(
      "Grace Hopper hands Vera Brandt over to you: Where is my invoice? Note: Speaks German. Press A to accept, D to decline, within 30 seconds.",
    );
  });

  test("once more when it ends", () => {
    const end = { outcome: "withdrawn", takenBy: "Grace Hopper", refusal: null } as const;
    expect(announcementOf({ ...offer, end })).toBe("Vera Brandt: Grace Hopper took it.");
  });
});

test.each([
  [{ outcome: "withdrawn", takenBy: "Grace", refusal: "This offer has ended." }, "Grace took it."],
  [{ outcome: "withdrawn", takenBy: null, refusal: "Grace claimed it first." }, "Grace claimed it first."],
  [{ outcome: "withdrawn", takenBy: null, refusal: null }, "This is no longer offered to you."],
  [{ outcome: "expired", takenBy: null, refusal: null }, "This offer has expired."],
] as const)("an offer that ended as %j is told so", (end, words) => {
  expect(endWords(end)).toBe(words);
});
