import { setTimeout } from "node:timers/promises";
import { v7 } from "uuid";
import { type Database, openDatabase } from "#db/database.ts";
import type { Chat } from "#lib/chat/execute.ts";
import type { SignalPublisher } from "#lib/chat/signals.ts";
import type { Env } from "#lib/env.ts";
import { type Authenticator, createAuthenticator } from "#lib/identity/authenticate.ts";
import { createOrigins, type Origins } from "#lib/identity/origins.ts";
import { createTokens } from "#lib/identity/tokens.ts";
import { createVault } from "#lib/identity/vault.ts";
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
  const chat: Chat = {
    tenants,
    tokens,
    vault,
    limiter: createMemoryLimiter(env.rates),
    signals,
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
      onError(error) {
        log.error({ error: describeFault(error) }, "the use of a key was not noted");
        errors.capture(error);
      },
    }),
    origins: createOrigins(tenants, env.publicUrl),
    log,
    errors,
    metrics,
    traces,
    async close() {
      await Promise.race([traces.flush(), setTimeout(lastWordsMs)]);
      await database.close();
      await errors.flush(lastWordsMs);
    },
  };
}
