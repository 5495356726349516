/** A time at which a conversation comes back by itself. */
export interface SnoozeTime {
  label: string;
  at: Date;
}

const morningHour = 9;
const monday = 1;
const weekDays = 7;

/** The times that are chosen most, in this browser's time zone. */
export function snoozeTimes(now: Date): readonly SnoozeTime[] {
  const inDays = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, morningHour);
  const untilMonday = (monday - now.getDay() + weekDays) % weekDays || weekDays;
  const nextMonday = { label: "Next Monday", at: inDays(untilMonday) };
  return [
    { label: "In 1 hour", at: new Date(now.getTime() + 3_600_000) },
    { label: "Tomorrow morning", at: inDays(1) },
    // On a Sunday that is tomorrow.
    ...(untilMonday === 1 ? [] : [nextMonday]),
  ];
}

/** @returns the time as a field of a form holds it, in this browser's time zone: `2026-11-22T09:00`. */
export function localInput(date: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** @returns the time that such a field names, or null where it names none to come. */
export function readLocalInput(typed: string, now: Date): Date | null {
  const at = new Date(typed);
  return typed === "" || Number.isNaN(at.getTime()) || at <= now ? null : at;
}
