import type { QueuePlace } from "#lib/chat/matching/get-queue-place.ts";

const dayMs = 86_400_000;
/** From here on an estimate is told in steps, for it is not that exact. */
const stepsFromMinutes = 10;
const stepMinutes = 5;
/** From here on it is told in hours. */
const hoursFromMinutes = 60;
/** Within this many days the name of a weekday says which one. */
const weekdayDaysMax = 6;

/** How it stands with a conversation that waits, in a sentence; "" where it does not wait. */
export function standing({ state, position, opensAt }: QueuePlace, now: Date): string {
  switch (state) {
    case "waiting":
      return placeInQueue(position);
    case "nobody_here":
      return "Nobody is here right now.";
    case "closed":
      return opensAt === null ? "We're closed." : `We're closed. We answer again ${opening(new Date(opensAt), now)}.`;
    case "answered":
      return "";
  }
}

function placeInQueue(position: number | null): string {
  if (position === null) return "You are in the queue";
  if (position === 1) return "You are next";
  return position === 2 ? "1 person is ahead of you" : `${position - 1} people are ahead of you`;
}

/** About how long it takes, no more exactly than anybody can know. */
export function estimate(waitSeconds: number): string {
  const minutes = Math.ceil(waitSeconds / 60);
  if (minutes <= 1) return "about a minute";
  if (minutes <= stepsFromMinutes) return `about ${minutes} minutes`;
  const rounded = Math.ceil(minutes / stepMinutes) * stepMinutes;
  if (rounded < hoursFromMinutes) return `about ${rounded} minutes`;
  const hours = Math.round(rounded / 60);
  return hours === 1 ? "about an hour" : `about ${hours} hours`;
}

/** A moment to come, by the visitor's own clock and customs. */
export function opening(opensAt: Date, now: Date): string {
  const time = opensAt.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  const days = Math.round((midnightOf(opensAt) - midnightOf(now)) / dayMs);
  if (days <= 0) return `today at ${time}`;
  if (days === 1) return `tomorrow at ${time}`;
  const date = days <= weekdayDaysMax ? {} : ({ day: "numeric", month: "long" } as const);
  return `on ${opensAt.toLocaleDateString(undefined, { weekday: "long", ...date })} at ${time}`;
}

function midnightOf(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
