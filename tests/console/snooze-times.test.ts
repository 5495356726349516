import { describe, expect, test } from "vitest";
import { localInput, readLocalInput, snoozeTimes } from "#components/console/snooze-times.ts";

const sunday = new Date(2026, 10, 22, 22, 15);
const monday = new Date(2026, 10, 23, 8, 0);

const told = (now: Date) => snoozeTimes(now).map(({ label, at }) => [label, localInput(at)]);

describe("the times that a conversation can be put aside until", () => {
  test("are an hour from now, tomorrow at nine and next Monday at nine", () => {
    expect(told(monday)).toEqual([
      ["In 1 hour", "2026-11-23T09:00"],
      ["Tomorrow morning", "2026-11-24T09:00"],
      ["Next Monday", "2026-11-30T09:00"],
    ]);
  });

  test("name next Monday only where it is not tomorrow", () => {
    expect(told(sunday)).toEqual([
      ["In 1 hour", "2026-11-22T23:15"],
      ["Tomorrow morning", "2026-11-23T09:00"],
    ]);
  });
});

test.each([
  ["", null],
  ["2026-11-22T22:15", null],
  ["not a time", null],
  ["2026-11-22T22:16", "2026-11-22T22:16"],
])("what was typed as %j is the time %j", (typed, expected) => {
  const read = readLocalInput(typed, sunday);
  expect(read && localInput(read)).toBe(expected);
});
