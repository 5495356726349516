/** When the plan of a run has what, in milliseconds after everybody's screen has loaded. */
export interface Timeline {
  /** The visitors write for the first time. */
  startsBeforeMs: number;
  /** By then the operators see all conversations. */
  busyFromMs: number;
  /** The first fault has this time for itself. */
  openingFromMs: number;
  openingToMs: number;
  forMs: number;
}

export const timeline: Timeline = {
  startsBeforeMs: 400,
  busyFromMs: 600,
  openingFromMs: 1_200,
  openingToMs: 1_900,
  forMs: 6_500,
};

/** Long enough for a message broker that is killed early to be there again. */
export const scaleTimeline: Timeline = {
  startsBeforeMs: 600,
  busyFromMs: 900,
  openingFromMs: 1_500,
  openingToMs: 2_200,
  forMs: 12_000,
};

/** A stretch of time in which one fault of a track may be. */
export interface Slot {
  fromMs: number;
  toMs: number;
}

export function openingSlot({ openingFromMs, openingToMs }: Timeline): Slot {
  return { fromMs: openingFromMs, toMs: openingToMs };
}

/** Cuts the rest of the time into so many stretches: faults of one track are in different ones, so they never overlap. */
export function slots({ openingToMs, forMs }: Timeline, count: number): Slot[] {
  const length = (forMs - openingToMs) / count;
  return Array.from({ length: count }, (_, index) => ({
    fromMs: Math.round(openingToMs + index * length),
    toMs: Math.round(openingToMs + (index + 1) * length),
  }));
}
