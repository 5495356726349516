import type { Plan } from "../plan/plan.ts";
import { planRun } from "../plan/plan-run.ts";
import { planScaleRun } from "../plan/plan-scale-run.ts";
import type { RunResult } from "../run/run-seed.ts";
import { runSeeds } from "../run/run-seeds.ts";
import { type PlantName, plantOf, preloadsOf } from "./plants.ts";

export interface FindOptions {
  seed: number;
  /** Within how many runs it is to be found. */
  runsMax: number;
  parallel: number;
  onResult?(result: RunResult, seconds: number): void;
}

/**
 * Plays seeds with a planted bug until it is found by what it breaks: a run that fails for another reason does not count.
 * @returns in how many runs, or null
 */
export async function findPlant(name: PlantName, { runsMax, ...options }: FindOptions): Promise<number | null> {
  const { foundBy } = plantOf(name);
  const isFound = ({ violations }: RunResult): boolean => violations.some(({ kind }) => foundBy.includes(kind));
  let found = false;
  const { runs } = await runSeeds({
    ...options,
    runs: runsMax,
    preloads: preloadsOf(name),
    planOf: planForPlant(name),
    isEnough: (result) => {
      found ||= isFound(result);
      return found;
    },
  });
  return found ? runs : null;
}

/** The plans in which a plant shows. A message broker, which takes long to start, is of no use for any. */
export function planForPlant(name: PlantName): (seed: number) => Plan {
  return plantOf(name).isOfScale ? (seed) => planScaleRun(seed, { withRabbitmq: false }) : planRun;
}
