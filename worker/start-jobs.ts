import type { Database } from "#db/database.ts";
import type { Chat } from "#lib/chat/execute.ts";
import type { Retention } from "#lib/chat/retention/retention.ts";
import type { Env } from "#lib/env.ts";
import type { Log } from "#lib/telemetry/log.ts";
import type { Metrics } from "#lib/telemetry/metrics.ts";
import { JobRunner } from "./job-runner.ts";
import { lookForOldRecords } from "./look-for-old-records.ts";
import type { BrokerWork } from "./start-broker.ts";
import { TimedJob } from "./timed-job.ts";

const lookForOldEveryMs = 3_600_000;
const dayMs = 86_400_000;
/** How often the jobs look for commits of other processes. */
const lookEveryMs = 10;

export interface JobOptions {
  database: Database;
  /** Where there is a message broker, with a `followAfterMs`. */
  chat: Chat;
  /** Names this process among all. */
  processId: string;
  log: Log;
  metrics: Pick<Metrics, "count" | "gauge">;
  /** Told each fault of ours. */
  report(error: unknown): void;
  settings: Pick<Env, "jobLeaseMs" | "logRetentionDays" | "notificationRetentionDays" | "rabbitmqUrl">;
}

export interface Jobs {
  /** Looks at once for what is due, and where there is a message broker also for what is to be published. */
  wake(): void;
  /** How it stands with the message broker; null where there is none. Without it everything is done all the same, later. */
  broker(): Pick<BrokerWork, "isConnected" | "isDispatching"> | null;
  /** Waits for what is under way. A second call does the same. */
  stop(): Promise<void>;
}

/** Starts what has to be done by the clock, and what follows from what is committed. Any number of processes may do it. */
export function startJobs(options: JobOptions): Jobs {
  const { database, chat, processId, report, settings } = options;
  const { directory } = database;
  let broker: BrokerWork | null = null;
  const open = async (): Promise<void> => {
    broker = await openBroker(options);
  };
  const opening = open().catch(report);
  const retention = (): Retention => ({
    eventsBefore: daysAgo(settings.logRetentionDays),
    notificationsBefore: daysAgo(settings.notificationRetentionDays),
  });
  const runner = new JobRunner({
    chat,
    directory,
    holder: processId,
    leaseMs: settings.jobLeaseMs,
    retention,
    onError: report,
  });
  const wake = (): void => {
    runner.wake();
    broker?.wake();
  };
  const watcher = database.watch(lookEveryMs, wake);
  const looking = new TimedJob({
    everyMs: lookForOldEveryMs,
    onError: report,
    run: (signal) => lookForOldRecords(chat, directory, { retention: retention(), signal }),
  });
  let isStopped = false;
  return {
    wake,
    broker: () => broker,
    async stop() {
      if (!isStopped) watcher.close();
      isStopped = true;
      await Promise.all([runner.stop(), looking.stop(), opening.then(() => broker?.stop())]);
    },
  };
}

function daysAgo(days: number): Date {
  return new Date(Date.now() - days * dayMs);
}

/** Only with a message broker is its client loaded. */
async function openBroker({ settings: { rabbitmqUrl }, ...options }: JobOptions): Promise<BrokerWork | null> {
  if (rabbitmqUrl === undefined) return null;
  const { startBroker } = await import("./start-broker.ts");
  return startBroker({ ...options, url: rabbitmqUrl });
}
