import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { RunResult } from "../run/run-seed.ts";
import { reportOf } from "./describe-run.ts";

const folder = resolve(import.meta.dirname, "../../../test-results/chaos");

/** Leaves what is known of a run in a file of this name. @returns its path */
export function writeReport(result: RunResult, { name, again }: { name: string; again: string }): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.md`);
  writeFileSync(file, reportOf(result, again));
  return file;
}
