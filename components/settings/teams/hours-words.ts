import type { BusinessHours, OpenPeriod } from "#lib/chat/teams/business-hours.ts";

/** Monday first, as ISO 8601 counts them from 1. */
export const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** What somebody begins with who sets hours for the first time. */
export const usualPeriods: readonly OpenPeriod[] = [1, 2, 3, 4, 5].map((weekday) => ({
  weekday,
  from: "09:00",
  to: "17:00",
}));

/** @returns the hours in a line, such as `Monday 09:00–17:00, Tuesday 09:00–12:00 (Europe/Berlin), closed on 2026-12-25`. */
export function describeHours({ timeZone, periods, holidays }: BusinessHours): string {
  const open = byWeekday(periods).map(({ weekday, from, to }) => `${weekdays[weekday - 1] ?? weekday} ${from}–${to}`);
  const closed = holidays.length === 0 ? "" : `, closed on ${holidays.join(", ")}`;
  return `${open.length === 0 ? "Never open" : open.join(", ")} (${timeZone})${closed}`;
}

export function byWeekday(periods: readonly OpenPeriod[]): readonly OpenPeriod[] {
  return periods.toSorted((one, other) => one.weekday - other.weekday || one.from.localeCompare(other.from));
}

/** Whether something that was noted is a team's hours. */
export function isHours(value: object): value is BusinessHours {
  return "timeZone" in value && "periods" in value && Array.isArray(value.periods) && "holidays" in value;
}

/** @returns what is wrong with periods of one day, in words; null where nothing is. */
export function problemOf(period: Pick<OpenPeriod, "from" | "to">, others: readonly OpenPeriod[]): string | null {
  if (period.from === "" || period.to === "") return "Choose both times.";
  if (period.from >= period.to) return "The end must be after the beginning.";
  const overlaps = others.some(({ from, to }) => period.from < to && from < period.to);
  return overlaps ? "This overlaps another time of the day." : null;
}
