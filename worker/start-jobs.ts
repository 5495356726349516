import type { Database } from "#db/database.ts";
import type { Env } from "#lib/env.ts";
import type { Log } from "#lib/telemetry/log.ts";
import { pruneLogs } from "./prune-logs.ts";
import { TimedJob } from "./timed-job.ts";

const pruneEveryMs = 3_600_000;
const dayMs = 86_400_000;

export interface JobOptions {
  database: Database;
  log: Log;
  /** Told each fault of ours. */
  report(error: unknown): void;
  settings: Pick<Env, "logRetentionDays">;
}

export interface Jobs {
  /** Waits for what is under way. */
  stop(): Promise<void>;
}

/** Starts what has to be done from time to time. Any number of processes may do it. */
export function startJobs({ database, log, report, settings }: JobOptions): Jobs {
  return new TimedJob({
    everyMs: pruneEveryMs,
    onError: report,
    async run(signal) {
      const before = new Date(Date.now() - settings.logRetentionDays * dayMs);
      const events = await pruneLogs(database, { before, signal });
      if (events > 0) log.info({ events }, "old events were taken off the logs");
    },
  });
}
