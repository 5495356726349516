import { runTool } from "./run-tool.ts";

interface Check {
  name: string;
  command: readonly [string, ...string[]];
}

/** `next typegen` writes the types of the routes, so it comes before the compiler. */
const checks: readonly Check[] = [
  { name: "format and lint", command: ["biome", "check", "--error-on-warnings", "."] },
  { name: "typed lint and layer rules", command: ["oxlint", "--deny-warnings"] },
  { name: "types of the routes", command: ["next", "typegen"] },
  { name: "types", command: ["tsc", "--noEmit"] },
  { name: "unused code and packages", command: ["knip", "--no-progress"] },
];

/**
 * Runs every static check, one line each, and prints what the failing ones said.
 * @returns whether all passed.
 */
export async function runChecks(): Promise<boolean> {
  let isClean = true;
  for (const { name, command } of checks) {
    const startedAt = performance.now();
    const { exitCode, output } = await runTool(command);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    console.log(`${exitCode === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
    if (exitCode === 0) continue;
    console.log(output.trimEnd());
    isClean = false;
  }
  return isClean;
}

if (import.meta.main) process.exitCode = (await runChecks()) ? 0 : 1;
