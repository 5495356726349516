import { v7 } from "uuid";
import type { TestApplication } from "#tests/http/an-application.ts";
import { JobRunner, type JobRunnerOptions } from "#worker/job-runner.ts";

const longAgo = new Date(0);

/** A runner of jobs that keeps everything, unless told. Whoever makes it stops it. */
export function aJobRunner(
  { chat, database: { directory } }: Pick<TestApplication, "chat" | "database">,
  given: Pick<JobRunnerOptions, "onError"> & Partial<JobRunnerOptions>,
): JobRunner {
  const retention = () => ({ eventsBefore: longAgo, notificationsBefore: longAgo });
  return new JobRunner({ chat, directory, holder: v7(), leaseMs: 5_000, retention, ...given });
}
