import { TZDate } from "@date-fns/tz";
import type { BusinessHours } from "./business-hours.ts";

/** How far ahead the next opening is looked for. */
const daysAheadMax = 60;
const dayMinutes = 24 * 60;

/** Whether somebody is there; always where no hours were set. */
export function isOpen(hours: BusinessHours | null, now: Date): boolean {
  if (hours === null) return true;
  const local = new TZDate(now, hours.timeZone);
  const minute = local.getHours() * 60 + local.getMinutes();
  return periodsOn(hours, local).some(({ from, to }) => minute >= from && minute < to);
}

/** When somebody is there again, or null where that is not to be expected. Now, where somebody is. */
export function nextOpening(hours: BusinessHours | null, now: Date): Date | null {
  if (hours === null || isOpen(hours, now)) return now;
  const today = new TZDate(now, hours.timeZone);
  for (let days = 0; days <= daysAheadMax; days += 1) {
    const day = new TZDate(today.getFullYear(), today.getMonth(), today.getDate() + days, hours.timeZone);
    for (const { from } of periodsOn(hours, day)) {
      const opening = new TZDate(day.getFullYear(), day.getMonth(), day.getDate(), 0, from, hours.timeZone);
      if (opening > now) return new Date(opening.getTime());
    }
  }
  return null;
}

interface Minutes {
  from: number;
  to: number;
}

/** The periods of a day in minutes since midnight, in their order; none on a holiday. */
function periodsOn({ periods, holidays }: BusinessHours, day: TZDate): Minutes[] {
  if (holidays.includes(dateOf(day))) return [];
  const weekday = day.getDay() === 0 ? 7 : day.getDay();
  return periods
    .filter((period) => period.weekday === weekday)
    .map(({ from, to }) => ({ from: minutesOf(from), to: minutesOf(to) }))
    .toSorted((left, right) => left.from - right.from);
}

function dateOf(day: TZDate): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return Math.min(hours * 60 + minutes, dayMinutes);
}
