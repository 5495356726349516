import { setTimeout } from "node:timers/promises";
import { v7 } from "uuid";
import { type Database, openDatabase } from "#db/database.ts";
import type { Chat } from "#lib/chat/execute.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import { matchJob } from "#lib/chat/jobs/job.ts";
import type { SignalPublisher } from "#lib/chat/signals.ts";
import type { Tenants } from "#lib/chat/store.ts";
import type { Env } from "#lib/env.ts";
import { type Authenticator, createAuthenticator } from "#lib/identity/authenticate.ts";
import { createOrigins, type Origins } from "#lib/identity/origins.ts";
import { createTokens } from "#lib/identity/tokens.ts";
import { createVault } from "#lib/identity/vault.ts";
import { createDatabasePresence } from "#lib/presence/database-presence.ts";
import type { Presence } from "#lib/presence/presence.ts";
import { createMemoryLimiter } from "#lib/rate-limits/memory-limiter.ts";
import { describeFault } from "#lib/telemetry/describe-fault.ts";
import { type ErrorReports, startErrorReports } from "#lib/telemetry/error-reports.ts";
import { createLog, type Log } from "#lib/telemetry/log.ts";
import { Metrics } from "#lib/telemetry/metrics.ts";
import { TraceRecorder } from "#lib/telemetry/trace-recorder.ts";

/** A process of Parley, put together. */
export interface Application {
  env: Env;
  database: Database;
  /** Each commit is measured and traced. */
  chat: Chat;
  authenticator: Authenticator;
  origins: Origins;
  presence: Presence;
  /** Names this process among all. */
  processId: string;
  log: Log;
  errors: ErrorReports;
  metrics: Metrics;
  traces: TraceRecorder;
  /** Hands over what waits to be written or reported, then closes the database. Nobody may use it any more. */
  close(): Promise<void>;
}

/** How long the last notes, and then the last reports, may take. */
const lastWordsMs = 2_000;

/** The only place that knows which adapters exist. */
export async function compose(
  env: Env,
  { process, signals }: { process: "web" | "hub"; signals: SignalPublisher },
): Promise<Application> {
  const database = await openDatabase(env.databaseUrl);
  const { tenants } = database;
  const tokens = createTokens(env);
  const errors = await startErrorReports(process, env.sentryDsn);
  const metrics = new Metrics();
  const traces = new TraceRecorder(tenants);
  metrics.count({
    name: "parley_trace_marks_dropped_total",
    help: "Notes of the way of messages that this process could not write.",
    read: () => traces.droppedMarks,
  });
  const vault = createVault(env.authSecret);
  const log = createLog(process, env.logLevel);
  const report = (what: string) => (error: unknown) => {
    log.error({ error: describeFault(error) }, what);
    errors.capture(error);
  };
  const processId = v7();
  const presence = createDatabasePresence({
    tenants,
    holder: processId,
    times: env.presence,
    onChange(tenantId, memberId, isOnline) {
      signals.publish(tenantId, { type: "Presence", memberId, isOnline });
      if (isOnline) void matchAnew(tenants, tenantId).catch(report("an arrival was not noted"));
    },
    onError: report("presence was not noted"),
  });
  const chat: Chat = {
    tenants,
    tokens,
    vault,
    limiter: createMemoryLimiter(env.rates),
    signals,
    presence,
    onCommit(commit) {
      metrics.committed(commit);
      traces.committed(commit);
    },
    now: () => new Date(),
    newId: () => v7(),
  };
  return {
    env,
    database,
    chat,
    authenticator: createAuthenticator({
      ...database,
      tokens,
      vault,
      settings: env,
      onError: report("the use of a key was not noted"),
    }),
    origins: createOrigins(tenants, env.publicUrl),
    presence,
    processId,
    log,
    errors,
    metrics,
    traces,
    async close() {
      await Promise.race([Promise.all([traces.flush(), presence.close()]), setTimeout(lastWordsMs)]);
      await database.close();
      await errors.flush(lastWordsMs);
    },
  };
}

/** Somebody has come for whom others may wait. */
function matchAnew(tenants: Tenants, tenantId: TenantId): Promise<void> {
  const now = new Date();
  const job = { ...matchJob(now), id: v7(), now };
  return tenants.within(tenantId, ({ jobs }) => jobs.schedule(job), { access: "write" });
}
