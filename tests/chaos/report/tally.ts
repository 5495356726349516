import type { ViolationKind } from "../judge/violation.ts";
import type { RunResult } from "../run/run-seed.ts";
import { addScaleTallies, describeScaleTally, type ScaleTally, scaleTallyOf } from "./scale-tally.ts";

/** What a run, or many of them, came to. */
export interface Tally {
  runs: number;
  failedRuns: number;
  sends: number;
  acknowledged: number;
  lost: number;
  doubled: number;
  reordered: number;
  /** Violations of every other kind. */
  others: number;
  /** Of the runs that converged. */
  slowestConvergenceMs: number;
  /** Null where nothing was offered to anybody. */
  scale: ScaleTally | null;
}

export const emptyTally: Tally = {
  runs: 0,
  failedRuns: 0,
  sends: 0,
  acknowledged: 0,
  lost: 0,
  doubled: 0,
  reordered: 0,
  others: 0,
  slowestConvergenceMs: 0,
  scale: null,
};

export function tallyOf(result: RunResult): Tally {
  const { record, violations, convergence } = result;
  const sends = [...record.sends.values()];
  const of = (kind: ViolationKind): number => violations.filter((violation) => violation.kind === kind).length;
  const named = { lost: of("lost"), doubled: of("doubled"), reordered: of("reordered") };
  return {
    runs: 1,
    failedRuns: violations.length > 0 ? 1 : 0,
    sends: sends.length,
    acknowledged: sends.filter(({ isAcknowledged }) => isAcknowledged).length,
    ...named,
    others: violations.length - named.lost - named.doubled - named.reordered,
    slowestConvergenceMs: convergence.ms ?? 0,
    scale: scaleTallyOf(result),
  };
}

export function addTallies(one: Tally, other: Tally): Tally {
  return {
    runs: one.runs + other.runs,
    failedRuns: one.failedRuns + other.failedRuns,
    sends: one.sends + other.sends,
    acknowledged: one.acknowledged + other.acknowledged,
    lost: one.lost + other.lost,
    doubled: one.doubled + other.doubled,
    reordered: one.reordered + other.reordered,
    others: one.others + other.others,
    slowestConvergenceMs: Math.max(one.slowestConvergenceMs, other.slowestConvergenceMs),
    scale: addScaleTallies(one.scale, other.scale),
  };
}

export function describeTally(tally: Tally): string {
  const count = (number: number): string => number.toLocaleString("en");
  return [
    `${count(tally.sends)} sends`,
    `${count(tally.acknowledged)} acknowledged`,
    `${count(tally.lost)} lost`,
    `${count(tally.doubled)} doubled`,
    `${count(tally.reordered)} reordered`,
    ...(tally.others > 0 ? [`${count(tally.others)} other violations`] : []),
    ...(tally.scale === null ? [] : [describeScaleTally(tally.scale)]),
  ].join(", ");
}
