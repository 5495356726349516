import { formatDate } from "#components/console/format-time.ts";

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const nearDays = 30;

/** @returns how far from `now`, in epoch milliseconds, a time is, in words: `5 minutes ago`, `in 3 days`, `12 Nov 2026`. */
export function formatAgo(iso: string, now: number): string {
  const distance = new Date(iso).getTime() - now;
  const size = Math.abs(distance);
  if (size < minuteMs) return distance > 0 ? "in a moment" : "just now";
  if (size < hourMs) return relative.format(Math.trunc(distance / minuteMs), "minute");
  if (size < dayMs) return relative.format(Math.trunc(distance / hourMs), "hour");
  if (size < nearDays * dayMs) return relative.format(Math.trunc(distance / dayMs), "day");
  return formatDate(iso);
}
