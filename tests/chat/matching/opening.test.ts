import { describe, expect, test } from "vitest";
import type { BusinessHours } from "#lib/chat/teams/business-hours.ts";
import { isOpen, nextOpening } from "#lib/chat/teams/opening.ts";

const weekdays = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: "09:00", to: "17:30" }));
const berlin: BusinessHours = { timeZone: "Europe/Berlin", periods: weekdays, holidays: ["2026-12-25"] };
const at = (iso: string) => new Date(iso);

describe("a team with business hours", () => {
  test.each([
    ["before it opens", "2026-03-04T07:59:59Z", false],
    ["at the minute at which it opens", "2026-03-04T08:00:00Z", true],
    ["in the last minute", "2026-03-04T16:29:59Z", true],
    ["at the minute at which it closes", "2026-03-04T16:30:00Z", false],
    ["on a Saturday", "2026-03-07T10:00:00Z", false],
    ["in summer, an hour earlier by universal time", "2026-07-01T07:30:00Z", true],
    ["on a holiday", "2026-12-25T10:00:00Z", false],
  ])("%s", (_when, now, expected) => expect(isOpen(berlin, at(now))).toBe(expected));

  test.each([
    ["on the same day", "2026-03-04T05:00:00Z", "2026-03-04T08:00:00Z"],
    ["on the next", "2026-03-04T20:00:00Z", "2026-03-05T08:00:00Z"],
    ["after the weekend", "2026-03-06T20:00:00Z", "2026-03-09T08:00:00Z"],
    ["over the change of the clocks", "2026-03-27T20:00:00Z", "2026-03-30T07:00:00Z"],
    ["after a holiday and the weekend", "2026-12-24T20:00:00Z", "2026-12-28T08:00:00Z"],
    ["at once while it is open", "2026-03-04T10:00:00Z", "2026-03-04T10:00:00Z"],
  ])("opens again %s", (_when, now, opening) => expect(nextOpening(berlin, at(now))).toEqual(at(opening)));

  test("the whole day, and the day after, in a zone far away", () => {
    const hours: BusinessHours = {
      timeZone: "Pacific/Auckland",
      periods: [{ weekday: 7, from: "00:00", to: "24:00" }],
      holidays: [],
    };
    expect(isOpen(hours, at("2026-07-04T12:00:00Z"))).toBe(true);
    expect(isOpen(hours, at("2026-07-05T11:59:59Z"))).toBe(true);
    expect(isOpen(hours, at("2026-07-05T12:00:00Z"))).toBe(false);
    expect(nextOpening(hours, at("2026-07-05T12:00:00Z"))).toEqual(at("2026-07-11T12:00:00Z"));
  });

  test("never, where it has none", () => {
    expect(nextOpening({ ...berlin, periods: [] }, at("2026-03-04T10:00:00Z"))).toBeNull();
  });
});

test("a team without business hours is always open", () => {
  expect(isOpen(null, at("2026-01-01T03:00:00Z"))).toBe(true);
  expect(nextOpening(null, at("2026-01-01T03:00:00Z"))).toEqual(at("2026-01-01T03:00:00Z"));
});
