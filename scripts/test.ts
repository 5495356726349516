import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "./build.ts";
import { runChecks } from "./check.ts";
import { installTestTools } from "./install-test-tools.ts";
import { runTool } from "./run-tool.ts";
import { addTallies, describeTally, describeVerdict, isSuccess, readTally, type Tally } from "./test-results.ts";

/** `npm test` runs everything; `npm test -- signalr` only the tests whose path contains the word. */
const filters = process.argv.slice(2);
const reports = await mkdtemp(join(tmpdir(), "parley-tests-"));
const stages: { name: string; tally: Tally }[] = [];

/** Runs a part of the suite. If it throws, it counts as one failed test and the other parts run all the same. */
async function stage(name: string, run: () => Promise<Tally>): Promise<void> {
  console.log(`\n── ${name}`);
  const startedAt = performance.now();
  const tally = await run().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  stages.push({ name: `${name} (${seconds} s)`, tally });
}

async function prepare(): Promise<Tally> {
  installTestTools();
  await build();
  return { passed: 0, failed: 0, skipped: 0 };
}

async function check(): Promise<Tally> {
  return (await runChecks()) ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

async function vitest(): Promise<Tally> {
  const reportPath = join(reports, "vitest.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportPath}`];
  const allowNone = filters.length > 0 ? ["--passWithNoTests"] : [];
  const { exitCode } = await runTool(["vitest", "run", ...reporters, ...allowNone, ...filters], { shows: true });
  return readTally("vitest", { reportPath, exitCode });
}

async function playwright(): Promise<Tally> {
  const reportPath = join(reports, "playwright.json");
  const allowNone = filters.length > 0 ? ["--pass-with-no-tests"] : [];
  const { exitCode } = await runTool(["playwright", "test", "--reporter=list,json", ...allowNone, ...filters], {
    shows: true,
    variables: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportPath },
  });
  return readTally("playwright", { reportPath, exitCode });
}

await stage("Prepare", prepare);
if (filters.length === 0) await stage("Static checks", check);
await stage("Tests", vitest);
await stage("Journeys", playwright);
await rm(reports, { recursive: true, force: true });

const total = addTallies(stages.map(({ tally }) => tally));
console.log("");
for (const { name, tally } of stages) console.log(`${name}: ${describeTally(tally)}`);
if (total.skipped > 0) console.log(`Skipped: ${total.skipped}, which need a SQL Server that TEST_MSSQL_URL names.`);
process.exitCode = isSuccess(total) ? 0 : 1;
console.log(describeVerdict(total));
