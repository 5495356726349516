import { describe, expect, test } from "vitest";
import { formErrorsOf } from "#components/settings/form-errors.ts";
import { describeHours, problemOf } from "#components/settings/teams/hours-words.ts";
import { changeOf, draftOf, endFromTimeInput, toTimeInput, withPeriod } from "#components/settings/teams/team-draft.ts";
import { describeTeam, readSkills } from "#components/settings/teams/team-words.ts";
import type { Team } from "#lib/chat/teams/present-team.ts";
import { defaultRouting } from "#lib/chat/teams/team.ts";
import { ApiError } from "#lib/client/api-error.ts";

const monday = { weekday: 1, from: "09:00", to: "17:00" };
const hours = { timeZone: "Europe/Berlin", periods: [monday], holidays: ["2026-12-25"] };
const team: Team = { ...defaultRouting, id: "t", name: "Sales", memberIds: ["ada", "grace"], hours };

describe("what the form of a team changes", () => {
  test("is nothing before anybody has touched it, in whatever order its members are", () => {
    expect(changeOf(draftOf(team), team)).toEqual({});
    expect(changeOf({ ...draftOf(team), memberIds: ["grace", "ada"] }, team)).toEqual({});
  });

  test("is only what is different", () => {
    const draft = { ...draftOf(team), offerSeconds: "45", requiredSkills: "german, billing, german", hours: null };
    expect(changeOf(draft, team)).toEqual({ offerSeconds: 45, requiredSkills: ["german", "billing"], hours: null });
  });

  test("brings the periods of a week into their order", () => {
    const friday = { weekday: 5, from: "09:00", to: "12:00" };
    const early = { weekday: 1, from: "06:00", to: "08:00" };
    const draft = { ...draftOf(team), hours: { ...hours, periods: [friday, monday, early] } };
    expect(changeOf(draft, team).hours?.periods).toEqual([early, monday, friday]);
  });

  test("leaves a number that is missing to the server, which says so at the field", () => {
    expect(changeOf({ ...draftOf(team), missesMax: " " }, team)).toEqual({ missesMax: Number.NaN });
    const message = "Invalid input: expected number, received null";
    const error = new ApiError("invalid_input", "The request is not valid", {
      fields: [
        { field: "missesMax", message },
        { field: "offerSeconds", message: "Too small: expected number to be >=5" },
        { field: "conversationWeight", message: "Too big: expected number to be <=100" },
      ],
    });
    expect(formErrorsOf(error, ["missesMax", "offerSeconds", "conversationWeight"]).fields).toEqual({
      missesMax: "Write a whole number.",
      offerSeconds: "At least 5.",
      conversationWeight: "At most 100.",
    });
  });
});

describe("business hours", () => {
  test("are told in a line", () => {
    expect(describeHours(hours)).toBe("Monday 09:00–17:00 (Europe/Berlin), closed on 2026-12-25");
    expect(describeHours({ ...hours, periods: [], holidays: [] })).toBe("Never open (Europe/Berlin)");
  });

  test("begin as usual on a day without any, and go on until midnight after the last", () => {
    expect(withPeriod([monday], 2)).toEqual([monday, { weekday: 2, from: "09:00", to: "17:00" }]);
    expect(withPeriod([monday], 1)).toEqual([monday, { weekday: 1, from: "17:00", to: "24:00" }]);
  });

  test("end a day at midnight, which a field for a time shows as the next day's beginning", () => {
    expect([toTimeInput("24:00"), endFromTimeInput("00:00")]).toEqual(["00:00", "24:00"]);
    expect([toTimeInput("17:00"), endFromTimeInput("17:00")]).toEqual(["17:00", "17:00"]);
  });

  test.each([
    [{ from: "09:00", to: "" }, "Choose both times."],
    [{ from: "09:00", to: "09:00" }, "The end must be after the beginning."],
    [{ from: "16:59", to: "18:00" }, "This overlaps another time of the day."],
    [{ from: "17:00", to: "24:00" }, null],
  ])("%j beside Monday's are judged: %s", (period, problem) => {
    expect(problemOf(period, [monday])).toBe(problem);
  });
});

test("skills are read from a line, without what is empty or there twice", () => {
  expect(readSkills(" german,, billing ,german")).toEqual(["german", "billing"]);
});

test("a team is told in a line", () => {
  expect(describeTeam({ ...team, hours: null })).toBe("One at a time, 30 seconds to accept. Always open.");
});
