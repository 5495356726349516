import { beforeAll, expect, test } from "vitest";
import { ensureBuilt } from "#tests/start/launch.ts";
import { planScaleRun } from "./plan/plan-scale-run.ts";
import { findPlant } from "./plants/find-plant.ts";
import { runSeeds } from "./run/run-seeds.ts";

const patience = { timeout: 120_000 };

beforeAll(ensureBuilt, 120_000);

test(
  "whatever is killed, cut or locked, what is acknowledged is shown to everybody exactly once and in order",
  patience,
  async () => {
    const failures: unknown[] = [];
    const { runs, sends, slowestConvergenceMs } = await runSeeds({
      seed: 1,
      runs: 2,
      parallel: 2,
      onResult: ({ seed, violations }) => failures.push(...violations.map((violation) => ({ seed, ...violation }))),
    });
    expect(failures).toEqual([]);
    expect(sends).toBeGreaterThanOrEqual(200 * runs);
    expect(slowestConvergenceMs).toBeLessThan(10_000);
  },
);

/** Without RabbitMQ, which takes longer to start than all others together: `npm run chaos -- --scale` has it. */
test(
  "whichever of several hubs and workers dies, whoever waits gets somebody who is free, nobody what another has or more than they take",
  patience,
  async () => {
    const failures: unknown[] = [];
    const { sends, scale } = await runSeeds({
      seed: 1,
      runs: 1,
      parallel: 1,
      planOf: (seed) => planScaleRun(seed, { withRabbitmq: false }),
      onResult: ({ violations }) => failures.push(...violations),
    });
    expect(failures).toEqual([]);
    expect(sends).toBeGreaterThanOrEqual(100);
    expect(scale?.accepted).toBeGreaterThanOrEqual(5);
  },
);

/** `npm run chaos -- --plants-check` has all of them. */
test("a planted bug is found", patience, async () => {
  expect(await findPlant("no-dedup-key", { seed: 1, runsMax: 4, parallel: 1 })).not.toBeNull();
});
