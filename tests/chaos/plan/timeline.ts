/** When the plan of a run has what, in milliseconds after everybody's screen has loaded. */
export const timeline = {
  /** The visitors write for the first time. */
  startsBeforeMs: 400,
  /** By then the operators see all conversations. */
  busyFromMs: 600,
  /** The first fault has this time for itself. */
  openingFromMs: 1_200,
  openingToMs: 1_900,
  forMs: 6_500,
} as const;

/** A stretch of time in which one fault of a track may be. */
export interface Slot {
  fromMs: number;
  toMs: number;
}

export const openingSlot: Slot = { fromMs: timeline.openingFromMs, toMs: timeline.openingToMs };

/** Cuts the rest of the time into so many stretches: faults of one track are in different ones, so they never overlap. */
export function slots(count: number): Slot[] {
  const length = (timeline.forMs - timeline.openingToMs) / count;
  return Array.from({ length: count }, (_, index) => ({
    fromMs: Math.round(timeline.openingToMs + index * length),
    toMs: Math.round(timeline.openingToMs + (index + 1) * length),
  }));
}
