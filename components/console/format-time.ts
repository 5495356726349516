const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const durationUnits = [
  ["d", day, "h", hour],
  ["h", hour, "min", minute],
  ["min", minute, "s", 1_000],
] as const;

/** The words are English, like the rest of the console; the order of dates and the clock are the person's own. */
const locale = globalThis.navigator?.languages.find((language) => language.startsWith("en")) ?? "en";
const { hourCycle = "h23" } = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions();

const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", hourCycle });
const weekday = new Intl.DateTimeFormat(locale, { weekday: "long" });
const shortDate = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const longDate = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", weekday: "long" });
const dateWithYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
const preciseClock = new Intl.DateTimeFormat(locale, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  hourCycle,
});
const everything = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short", hourCycle });

/** @returns the time of day, as `2:05 PM`. */
export function formatClock(iso: string): string {
  return clock.format(new Date(iso));
}

/** @returns the time of day to the millisecond, as `14:05:03.120`. */
export function formatPrecisely(iso: string): string {
  return preciseClock.format(new Date(iso));
}

/** @returns a length of time as a person compares it: in milliseconds, and from a minute on in its two largest units. */
export function formatDuration(ms: number): string {
  if (ms < minute) return `${ms.toLocaleString(locale)} ms`;
  const [unit, unitMs, smaller, smallerMs] = durationUnits.find((units) => ms >= units[1]) ?? durationUnits[2];
  const rest = Math.floor((ms % unitMs) / smallerMs);
  return `${Math.floor(ms / unitMs)} ${unit}${rest > 0 ? ` ${rest} ${smaller}` : ""}`;
}

/** @returns all of it, for a tooltip. */
export function formatFully(iso: string): string {
  return everything.format(new Date(iso));
}

/** @returns the date, as `12 Nov 2026`. */
export function formatDate(iso: string): string {
  return dateWithYear.format(new Date(iso));
}

/** @returns how long ago, in as few characters as a row of a list has room for. `now` is in epoch milliseconds. */
export function formatAge(iso: string, now: number): string {
  const at = new Date(iso);
  const age = Math.max(0, now - at.getTime());
  if (age < minute) return "now";
  if (age < hour) return `${Math.floor(age / minute)}m`;
  if (age < day) return `${Math.floor(age / hour)}h`;
  if (age < 7 * day) return `${Math.floor(age / day)}d`;
  return at.getFullYear() === new Date(now).getFullYear() ? shortDate.format(at) : dateWithYear.format(at);
}

/** @returns the name of a day as a person says it on the day `now`. */
export function formatDay(iso: string, now: number): string {
  const at = new Date(iso);
  const days = Math.round((startOfDay(new Date(now)) - startOfDay(at)) / day);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  if (days > 1 && days < 7) return weekday.format(at);
  return at.getFullYear() === new Date(now).getFullYear() ? longDate.format(at) : dateWithYear.format(at);
}

/** Whether two times are on one day of this browser's calendar. */
export function isSameDay(one: string, other: string): boolean {
  return startOfDay(new Date(one)) === startOfDay(new Date(other));
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
