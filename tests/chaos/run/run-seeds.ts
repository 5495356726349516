import { addTallies, emptyTally, type Tally, tallyOf } from "../report/tally.ts";
import { type RunOptions, type RunResult, runSeed } from "./run-seed.ts";

export interface SeedsOptions extends Omit<RunOptions, "seed"> {
  /** The first; the others follow it. */
  seed: number;
  runs: number;
  /** How many runs go on at a time. */
  parallel: number;
  /** No more runs are started once this holds for one. */
  isEnough?(result: RunResult): boolean;
  onResult?(result: RunResult, seconds: number): void;
}

/** Plays one seed after the other. */
export async function runSeeds(options: SeedsOptions): Promise<Tally> {
  const { seed: first, runs, parallel, isEnough, onResult, ...rest } = options;
  let tally = emptyTally;
  let started = 0;
  let hasEnough = false;
  const isOver = (): boolean => started >= runs || hasEnough;
  async function lane(): Promise<void> {
    while (!isOver()) {
      const seed = first + started;
      started += 1;
      const startedAt = performance.now();
      const result = await runSeed({ ...rest, seed });
      tally = addTallies(tally, tallyOf(result));
      hasEnough ||= isEnough?.(result) ?? false;
      onResult?.(result, (performance.now() - startedAt) / 1_000);
    }
  }
  await Promise.all(Array.from({ length: parallel }, lane));
  return tally;
}
