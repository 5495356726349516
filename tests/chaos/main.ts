import { parseArgs } from "node:util";
import { z } from "zod";
import { build } from "#scripts/build.ts";
import { installTestTools } from "#scripts/install-test-tools.ts";
import { planRun } from "./plan/plan-run.ts";
import { planScaleRun } from "./plan/plan-scale-run.ts";
import { findPlant, planForPlant } from "./plants/find-plant.ts";
import { isPlantName, type PlantName, plantNames, plantOf, preloadsOf } from "./plants/plants.ts";
import { describeRun } from "./report/describe-run.ts";
import { describeTally, type Tally } from "./report/tally.ts";
import { writeReport } from "./report/write-report.ts";
import type { RunResult } from "./run/run-seed.ts";
import { runSeeds } from "./run/run-seeds.ts";

const runsDefault = 10;
/** Within so many runs a planted bug is to be found. */
const runsPerPlantMax = 3;

const optionsSchema = z.object({
  runs: z.coerce.number().int().min(1).optional(),
  seed: z.coerce.number().int().min(0),
  parallel: z.coerce.number().int().min(1).max(8),
  scale: z.boolean(),
  plant: z.custom<PlantName>(isPlantName, `--plant takes one of: ${plantNames.join(", ")}`).optional(),
});

const flags = {
  runs: { type: "string" },
  seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
  parallel: { type: "string", default: "1" },
  /** Of many servers, with their brokers. */
  scale: { type: "boolean", default: false },
  /** Breaks the product on purpose, to see it found out. */
  plant: { type: "string" },
  plants: { type: "boolean", default: false },
  "plants-check": { type: "boolean", default: false },
} as const;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

type Options = z.output<typeof optionsSchema>;

function teller({ scale = false, plant }: { scale?: boolean; plant?: PlantName }) {
  return (result: RunResult, seconds: number): void => {
    const { seed, violations } = result;
    const options = [...(scale ? ["--scale"] : []), ...(plant === undefined ? [] : [`--plant ${plant}`])];
    const again = [`--seed ${seed} --runs 1`, ...options].join(" ");
    say(describeRun(result, { seconds, again }));
    const name = [...(scale ? ["scale"] : []), "seed", seed, ...(plant === undefined ? [] : [plant])].join("-");
    if (violations.length > 0) say(`  Report: ${writeReport(result, { name, again })}`);
  };
}

function run({ plant, runs, seed, parallel, scale }: Options): Promise<Tally> {
  const options = { seed, parallel, runs: runs ?? (plant === undefined ? runsDefault : runsPerPlantMax) };
  if (plant !== undefined) {
    const planOf = planForPlant(plant);
    return runSeeds({ ...options, planOf, preloads: preloadsOf(plant), onResult: teller({ plant }) });
  }
  const planOf = scale ? (of: number) => planScaleRun(of) : planRun;
  return runSeeds({ ...options, planOf, onResult: teller({ scale }) });
}

function sayTotal(tally: Tally): void {
  const slowest = `slowest convergence ${Math.round(tally.slowestConvergenceMs)} ms`;
  say(`chaos: ${tally.runs} runs, ${tally.failedRuns} failed: ${describeTally(tally)}, ${slowest}`);
}

/** @returns whether every planted bug is found. */
async function checkPlants({ seed, parallel }: Options): Promise<boolean> {
  const missed: string[] = [];
  for (const plant of plantNames) {
    say(`plant ${plant}: ${plantOf(plant).breaks}`);
    const runs = await findPlant(plant, {
      seed,
      parallel,
      runsMax: runsPerPlantMax,
      onResult: teller({ plant }),
    });
    if (runs === null) missed.push(plant);
    say(runs === null ? `${plant} was NOT found in ${runsPerPlantMax} runs` : `${plant} was found in ${runs} runs`);
  }
  say(missed.length === 0 ? "chaos: every planted bug was found" : `chaos: not found: ${missed.join(", ")}`);
  return missed.length === 0;
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({ options: flags });
  if (values.plants) {
    say(plantNames.join("\n"));
    return true;
  }
  const parsed = optionsSchema.safeParse(values);
  if (!parsed.success) throw new Error(parsed.error.issues.map(({ message }) => message).join("; "));
  // The brokers of many servers.
  if (parsed.data.scale) installTestTools();
  await build();
  if (values["plants-check"]) return checkPlants(parsed.data);
  const tally = await run(parsed.data);
  sayTotal(tally);
  return tally.failedRuns === 0;
}

// Its servers go with it.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

try {
  process.exit((await main()) ? 0 : 1);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
}
