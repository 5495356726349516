import { expect, test } from "vitest";
import { judgeJobs } from "./judge-jobs.ts";
import type { JobRow } from "./ledger.ts";

const now = new Date("2026-03-04T05:06:07.089Z");
const inMs = (ms: number): Date => new Date(now.getTime() + ms);

function kindsOf(given: Partial<JobRow>): string[] {
  const job: JobRow = { kind: "match", status: "waiting", dueAt: now, leaseUntil: null, error: null };
  return judgeJobs({ jobs: [{ ...job, ...given }] }, now).map(({ kind }) => kind);
}

test("what waits for its time, is just due, or is being done, is well", () => {
  expect(kindsOf({ dueAt: inMs(10_000) })).toEqual([]);
  expect(kindsOf({ dueAt: inMs(-500) })).toEqual([]);
  expect(kindsOf({ status: "running", dueAt: inMs(-20_000), leaseUntil: inMs(5_000) })).toEqual([]);
});

test.each<[string, Partial<JobRow>]>([
  ["has failed for good", { status: "failed", dueAt: inMs(10_000), error: "No." }],
  ["was due long ago", { dueAt: inMs(-10_000) }],
  ["was left behind by who died over it", { status: "running", leaseUntil: inMs(-10_000) }],
])("it is found when a job %s", (_name, given) => {
  expect(kindsOf(given)).toEqual(["undone"]);
});
