import { describe, expect, test } from "vitest";
import { judgeOffers } from "./judge-offers.ts";
import type { Ledger } from "./ledger.ts";
import { aLedger, claimed, ended, moved, offered, queued } from "./some-ledger.ts";

type Happenings = Parameters<typeof aLedger>[0];

function kindsOf(happenings: Happenings, given?: Partial<Ledger>): string[] {
  return judgeOffers(aLedger(happenings, given)).map(({ kind }) => kind);
}

const aMinuteLater = "2026-03-04T05:07:07.089Z";
const accepted = [ended("ada", "accepted"), claimed("ada")];
const released = moved("ConversationQueued", { status: "queued" }, { status: "open", assigneeId: "ada" });

describe("nothing is wrong when", () => {
  test.each<[string, Happenings]>([
    ["an offer is accepted", [queued(), offered("ada"), ...accepted]],
    ["all others are withdrawn", [queued(), offered("ada"), offered("ben"), ended("ben", "withdrawn"), ...accepted]],
    ["it expires, and is made again", [queued(), offered("ada"), ended("ada", "expired"), offered("ada")]],
    [
      "it is offered again after a minute",
      [queued(), offered("ada"), ended("ada", "declined"), offered("ada", { at: aMinuteLater })],
    ],
    [
      "it is offered to who declined it, after it was somebody else's",
      [queued(), offered("ben"), ended("ben", "declined"), claimed("ada"), released, offered("ben")],
    ],
  ])("%s", (_name, happenings) => {
    expect(kindsOf(happenings)).toEqual([]);
  });
});

describe("it is found when", () => {
  test.each<[string, Happenings]>([
    ["an offer stays open although somebody else claims", [queued(), offered("ada"), claimed("ben")]],
    ["what somebody has is offered", [queued(), claimed("ada"), offered("ben")]],
    ["the same is offered to somebody twice", [queued(), offered("ben"), offered("ben")]],
    [
      "it is offered at once to who has declined it",
      [queued(), offered("ada"), ended("ada", "declined"), offered("ada")],
    ],
    [
      "more is offered to somebody than they have room for",
      [queued("one"), queued("two"), offered("ada", { id: "one" }), offered("ada", { id: "two" })],
    ],
    [
      "it is offered to somebody who has no room left",
      [queued(), claimed("ada"), queued("two"), offered("ada", { id: "two" })],
    ],
    ["an offer ends that is not open", [queued(), ended("ada", "expired")]],
  ])("%s", (_name, happenings) => {
    expect(kindsOf(happenings)).toContain("misoffered");
  });

  const times = { offeredAt: new Date(0), answeredAt: null };
  const row = { id: "talk to ada", conversationId: "talk", memberId: "ada", kind: "match", ...times } as const;
  test.each<[string, Ledger["offers"]]>([
    ["a row is open that has ended", [{ ...row, status: "pending" }]],
    ["a row is open of which the log knows nothing", [{ ...row, id: "unheard of", status: "pending" }]],
  ])("%s", (_name, offers) => {
    const happenings = [queued(), offered("ada"), ended("ada", "expired")];
    expect(kindsOf(happenings, { offers })).toEqual(["misoffered"]);
    expect(kindsOf(happenings, { offers: [{ ...row, status: "expired" }] })).toEqual([]);
  });
});
