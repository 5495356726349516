/** What a process notes of a stretch of the log that it wrote or showed. */
export type TraceStage = "committed" | "fanned_out";

/** When one process committed, or fanned out, the positions from `firstPos` to `lastPos` of a tenant's log. */
export interface TraceMark {
  stage: TraceStage;
  firstPos: number;
  lastPos: number;
  at: Date;
}
