import { expect, test } from "vitest";
import { judgeCapacity } from "./judge-capacity.ts";
import { aLedger, claimed, closed, queued, teamId } from "./some-ledger.ts";

const two = [queued("one"), queued("two")];

test("nobody has more than they take when they close one before the next", () => {
  expect(judgeCapacity(aLedger([...two, claimed("ada", "one"), closed("ada", "one"), claimed("ada", "two")]))).toEqual(
    [],
  );
  expect(judgeCapacity(aLedger([...two, claimed("ben", "one"), claimed("ben", "two")]))).toEqual([]);
});

test("it is found where somebody has too many for a moment, and told once", () => {
  const happenings = [...two, claimed("ada", "one"), claimed("ada", "two"), queued("three"), closed("ada", "one")];
  expect(judgeCapacity(aLedger(happenings))).toEqual([
    { kind: "overloaded", detail: "Operator ada has 2 open at 4, and takes 1 at a time." },
  ]);
});

test("it is found where the conversations of a team weigh too much", () => {
  const happenings = [...two, claimed("ben", "one"), claimed("ben", "two")];
  const weights = new Map([[teamId, 2]]);
  expect(judgeCapacity(aLedger(happenings, { weights })).map(({ kind }) => kind)).toEqual(["overloaded"]);
});
