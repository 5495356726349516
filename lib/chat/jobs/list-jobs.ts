import { z } from "zod";
import { limits } from "../limits.ts";
import { useCase } from "../use-case.ts";
import { type JobRecord, type JobStatus, jobStatuses } from "./job.ts";

/** A job as those who look after the workspace see it. Times are ISO 8601. */
export interface Job extends Pick<JobRecord, "id" | "kind" | "subject" | "status" | "attempts" | "error"> {
  dueAt: string;
  /** By when whoever does it must have ended; null while it waits. */
  leaseUntil: string | null;
}

export interface JobList {
  /** The earliest due first. */
  items: Job[];
  counts: Record<JobStatus, number>;
}

/** What is done by the clock: what is due, what is under way, and what has failed, with the reason. */
export const listJobs = useCase({
  name: "ListJobs",
  needs: { member: "settings.manage", key: true },
  access: "read",
  input: z.object({ status: z.enum(jobStatuses).default("waiting") }),
  async run({ tenant }, { status }): Promise<JobList> {
    const records = await tenant.jobs.list({ status, limit: limits.pageSizeMax });
    return { items: records.map(presentJob), counts: await tenant.jobs.count() };
  },
});

function presentJob({ id, kind, subject, status, attempts, error, dueAt, leaseUntil }: JobRecord): Job {
  return {
    id,
    kind,
    subject,
    status,
    attempts,
    error,
    dueAt: dueAt.toISOString(),
    leaseUntil: leaseUntil?.toISOString() ?? null,
  };
}
