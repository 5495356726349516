import type { Ledger } from "./ledger.ts";
import type { Violation } from "./violation.ts";

/** A job is done within so long of its time on a machine that has much else to do. */
const graceMs = 3_000;

/** When all is well no job has failed, and none is overdue, or left behind by who died over it. */
export function judgeJobs({ jobs }: Pick<Ledger, "jobs">, now: Date): Violation[] {
  const overdueBefore = now.getTime() - graceMs;
  return jobs.flatMap(({ kind, status, dueAt, leaseUntil, error }): Violation[] => {
    if (status === "failed") return [undone(`A job "${kind}" has failed: ${error}`)];
    const due = status === "running" ? leaseUntil : dueAt;
    if (due === null || due.getTime() >= overdueBefore) return [];
    return [undone(`A job "${kind}" is ${status}, and was due at ${due.toISOString()}`)];
  });
}

function undone(what: string): Violation {
  return { kind: "undone", detail: `${what}.` };
}
