import { expect, test } from "vitest";
import { judgeSubscribers } from "./judge-subscribers.ts";
import type { Ledger } from "./ledger.ts";
import { aLedger, claimed, moved, queued } from "./some-ledger.ts";

const withAda = { status: "open", assigneeId: "ada" } as const;
const givenToBen = moved("ConversationAssigned", { status: "open", by: "ben" }, withAda);
const takenOverByAda = moved("ConversationAssigned", { status: "open", by: "ada" }, { ...withAda, assigneeId: "ben" });

function kindsOf(given: Partial<Ledger>): string[] {
  const happenings = [queued(), claimed("ada"), givenToBen, takenOverByAda];
  return judgeSubscribers(aLedger(happenings, given)).map(({ kind }) => kind);
}

test("who was given a conversation is told once, and who took it over is not", () => {
  expect(kindsOf({ notifications: ["talk"] })).toEqual([]);
});

test("it is found when somebody was not told, or twice, or of nothing, or an event was left behind", () => {
  expect(kindsOf({ notifications: [] })).toEqual(["undone"]);
  expect(kindsOf({ notifications: ["talk", "talk"] })).toEqual(["doubled"]);
  expect(kindsOf({ notifications: ["talk", "other"] })).toEqual(["doubled"]);
  const deadLetters = [{ subscriber: "notifications", pos: 3, reason: "No." }];
  expect(kindsOf({ notifications: ["talk"], deadLetters })).toEqual(["undone"]);
});
