import type { Draw } from "./draw.ts";
import type { PlannedFault, Role } from "./plan.ts";
import { scaleTimeline as timeline } from "./timeline.ts";

/** Conversations that visitors start at any time, beside their first ones. */
const startsAtAnyTime = 8;
/** Conversations that come into the queue just before a worker dies, so that it dies over them. */
const startsBeforeDeath = 4;
const startsBeforeDeathMs = 120;

/** A visitor begins a conversation. */
export interface Start {
  atMs: number;
  /** The number of the visitor's role. */
  role: number;
  conversation: number;
}

/** Which conversations are started when. The first ones are one of each visitor. */
export function planStarts(draw: Draw, roles: readonly Role[], faults: readonly PlannedFault[]): Start[] {
  const visitors = roles.flatMap((role, number) => (role.kind === "visitor" ? [{ ...role, number }] : []));
  const first = visitors.map(({ number, conversation }) => ({
    atMs: draw.between(0, timeline.startsBeforeMs),
    role: number,
    conversation,
  }));
  const deaths = faults.filter(({ fault }) => fault.kind === "kill" && fault.server.startsWith("worker"));
  const moments = [
    ...deaths.flatMap(({ atMs }) =>
      Array.from({ length: startsBeforeDeath }, () => atMs - draw.between(0, startsBeforeDeathMs)),
    ),
    ...Array.from({ length: startsAtAnyTime }, () => draw.between(timeline.busyFromMs, timeline.forMs)),
  ];
  const others = moments.map((atMs, index) => ({
    atMs,
    role: visitors[draw.between(0, visitors.length)]?.number ?? 0,
    conversation: first.length + index,
  }));
  return [...first, ...others];
}
