import { readFile } from "node:fs/promises";
import { z } from "zod";

/** How many tests ended which way. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/** A file that fails to load has no tests to count, so it counts as a failed one itself. */
function vitestTally(report: z.output<typeof vitestReport>): Tally {
  const unloaded = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** A test that passes only when tried again has failed. */
function playwrightTally({ stats }: z.output<typeof playwrightReport>): Tally {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

const readers = {
  vitest: (report: unknown) => vitestTally(vitestReport.parse(report)),
  playwright: (report: unknown) => playwrightTally(playwrightReport.parse(report)),
};

/**
 * Reads what a runner wrote about its run. A runner that ends badly although no test failed, or that leaves no
 * readable report, counts as one failed test: it may not hide behind the tests that passed.
 */
export async function readTally(
  runner: keyof typeof readers,
  { reportPath, exitCode }: { reportPath: string; exitCode: number },
): Promise<Tally> {
  const tally = await readFile(reportPath, "utf8")
    .then((text) => readers[runner](JSON.parse(text)))
    .catch((error: unknown) => {
      console.error(`${runner} left no readable report: ${String(error)}`);
      return { passed: 0, failed: 1, skipped: 0 };
    });
  if (exitCode === 0 || tally.failed > 0) return tally;
  console.error(`${runner} ended with exit code ${exitCode}, although no test failed.`);
  return { ...tally, failed: 1 };
}

export function addTallies(tallies: readonly Tally[]): Tally {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of tallies) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/** @returns `3 passed, 1 failed`, with the skipped ones named only where there are any. */
export function describeTally(tally: Tally): string {
  return `${describeVerdict(tally)}${tally.skipped > 0 ? `, ${tally.skipped} skipped` : ""}`;
}

/** @returns `3 passed, 1 failed`: the last line of a run, for people and programs. */
export function describeVerdict({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}

/** A run without a single test proves nothing, so it is not a success. */
export function isSuccess({ passed, failed }: Tally): boolean {
  return failed === 0 && passed > 0;
}
