import { expect, test } from "vitest";
import { formatDuration, formatPrecisely } from "#components/console/format-time.ts";

test("a time of day is told to the millisecond", () => {
  expect(formatPrecisely("2026-03-05T10:00:07.042Z")).toMatch(/:00:07[.,]042/);
});

test.each([
  [0, "0 ms"],
  [42, "42 ms"],
  [59_999, "59,999 ms"],
  [60_000, "1 min"],
  [125_000, "2 min 5 s"],
  [3_600_000, "1 h"],
  [5_400_000, "1 h 30 min"],
  [90_000_000, "1 d 1 h"],
])("%i ms read as %s", (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});
