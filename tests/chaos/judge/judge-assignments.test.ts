import { describe, expect, test } from "vitest";
import { judgeAssignments } from "./judge-assignments.ts";
import type { Ledger } from "./ledger.ts";
import { aLedger, claimed, closed, moved, queued, said } from "./some-ledger.ts";

type Happenings = Parameters<typeof aLedger>[0];

function kindsOf(happenings: Happenings, given?: Partial<Ledger>): string[] {
  return judgeAssignments(aLedger(happenings, given)).map(({ kind }) => kind);
}

const withAda = { status: "open", assigneeId: "ada" } as const;
const reassigned = moved("ConversationAssigned", { status: "open", by: "ben" }, withAda);
const released = moved("ConversationQueued", { status: "queued" }, withAda);

describe("nothing is wrong when", () => {
  test.each<[string, Happenings]>([
    ["one claims what waits, and closes it", [queued(), claimed("ada"), closed("ada")]],
    ["it is assigned to another", [queued(), claimed("ada"), reassigned]],
    ["one lets go of it, and another claims it", [queued(), claimed("ada"), released, claimed("ben")]],
    ["two have a conversation each", [queued(), queued("other"), claimed("ada"), claimed("ben", "other")]],
    [
      "a message shows it as it stands",
      [queued(), said({ status: "queued" }), claimed("ada"), said({ status: "open", by: "ada" })],
    ],
  ])("%s", (_name, happenings) => {
    expect(kindsOf(happenings)).toEqual([]);
  });
});

describe("it is found when", () => {
  test.each<[string, Happenings]>([
    ["two claim it, and both believe that it was free", [queued(), claimed("ada"), claimed("ben")]],
    [
      "one claims it and knows that another has it",
      [queued(), claimed("ada"), moved("ConversationClaimed", { status: "open", by: "ben" }, withAda)],
    ],
    ["a change begins elsewhere than the one before has ended", [queued(), closed("ada")]],
    ["a message shows it with somebody else", [queued(), claimed("ada"), said({ status: "open", by: "ben" })]],
  ])("%s", (_name, happenings) => {
    expect(new Set(kindsOf(happenings))).toEqual(new Set(["misassigned"]));
  });

  const row = { id: "talk", teamId: null, weight: 1 };
  test.each<[string, Ledger["conversations"]]>([
    ["the row has another assignee", [{ ...row, status: "open", assigneeId: "ben" }]],
    ["the row has another status", [{ ...row, status: "queued", assigneeId: null }]],
    [
      "there is a row of which the log knows nothing",
      [{ ...row, id: "unheard of", status: "queued", assigneeId: null }],
    ],
  ])("%s", (_name, conversations) => {
    expect(kindsOf([queued(), claimed("ada")], { conversations })).toEqual(["misassigned"]);
  });

  test("a position is missing, or the log ends before its head", () => {
    const { events } = aLedger([queued(), claimed("ada"), closed("ada")]);
    expect(kindsOf([], { events: events.filter(({ pos }) => pos !== 1), conversations: [] })).toContain("hole");
    expect(kindsOf([queued()], { headPos: 2 })).toEqual(["hole"]);
  });
});
