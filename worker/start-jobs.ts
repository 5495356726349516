import type { Database } from "#db/database.ts";
import type { Chat, CommitListener } from "#lib/chat/execute.ts";
import type { Env } from "#lib/env.ts";
import type { Log } from "#lib/telemetry/log.ts";
import { JobRunner } from "./job-runner.ts";
import { pruneLogs } from "./prune-logs.ts";
import { TimedJob } from "./timed-job.ts";

const pruneEveryMs = 3_600_000;
const dayMs = 86_400_000;
/** How often the jobs look for commits of other processes. */
const lookEveryMs = 10;

export interface JobOptions {
  database: Database;
  chat: Chat;
  /** Names this process among all. */
  processId: string;
  log: Log;
  /** Told each fault of ours. */
  report(error: unknown): void;
  settings: Pick<Env, "logRetentionDays">;
}

export interface Jobs {
  /** To be told of what this process commits. */
  committed: CommitListener;
  /** Waits for what is under way. A second call does the same. */
  stop(): Promise<void>;
}

/** Starts what has to be done by the clock, and what follows from what is committed. Any number of processes may do it. */
export function startJobs({ database, chat, processId, log, report, settings }: JobOptions): Jobs {
  const { directory } = database;
  const runner = new JobRunner({ chat, directory, holder: processId, onError: report });
  const watcher = database.watch(lookEveryMs, () => runner.wake());
  const pruning = new TimedJob({
    everyMs: pruneEveryMs,
    onError: report,
    async run(signal) {
      const before = new Date(Date.now() - settings.logRetentionDays * dayMs);
      const events = await pruneLogs(database, { before, signal });
      if (events > 0) log.info({ events }, "old events were taken off the logs");
    },
  });
  let isStopped = false;
  return {
    committed: (commit) => runner.committed(commit),
    async stop() {
      if (!isStopped) watcher.close();
      isStopped = true;
      await Promise.all([runner.stop(), pruning.stop()]);
    },
  };
}
