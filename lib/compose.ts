import { setTimeout } from "node:timers/promises";
import { v7 } from "uuid";
import { type Database, openDatabase } from "#db/database.ts";
import { type BackplaneBusOptions, createBackplaneBus } from "#lib/bus/backplane-bus.ts";
import type { AsksForWork, Bus } from "#lib/bus/bus.ts";
import { createEmbeddedBus } from "#lib/bus/embedded-bus.ts";
import { createHttpSignals } from "#lib/bus/http-signals.ts";
import type { Chat } from "#lib/chat/execute.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import { matchJob } from "#lib/chat/jobs/job.ts";
import { limits } from "#lib/chat/limits.ts";
import { isMatchTrigger } from "#lib/chat/matching/match-triggers.ts";
import type { Tenants } from "#lib/chat/store.ts";
import { subscribers } from "#lib/chat/subscribers/subscribers.ts";
import type { Env } from "#lib/env.ts";
import { type Authenticator, createAuthenticator } from "#lib/identity/authenticate.ts";
import { createOrigins, type Origins } from "#lib/identity/origins.ts";
import { createTokens } from "#lib/identity/tokens.ts";
import { createVault } from "#lib/identity/vault.ts";
import { createDatabasePresence, type DatabasePresenceOptions } from "#lib/presence/database-presence.ts";
import type { Presence } from "#lib/presence/presence.ts";
import { createMemoryLimiter } from "#lib/rate-limits/memory-limiter.ts";
import type { HubBackplane } from "#lib/signalr/scale-out/hub-backplane.ts";
import { describeFault } from "#lib/telemetry/describe-fault.ts";
import { type ErrorReports, startErrorReports } from "#lib/telemetry/error-reports.ts";
import { createLog, type Log } from "#lib/telemetry/log.ts";
import { Metrics } from "#lib/telemetry/metrics.ts";
import type { ProcessName } from "#lib/telemetry/process-name.ts";
import { TraceRecorder } from "#lib/telemetry/trace-recorder.ts";

/** A process of Parley, put together. */
export interface Application {
  env: Env;
  database: Database;
  /** Each commit is measured and traced, and told to the bus. */
  chat: Chat;
  bus: Bus;
  /** By which hubs reach each other; undefined where there is one at most. */
  backplane: HubBackplane | undefined;
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
/** Begins the names of Parley's channels and keys in Redis. */
const redisPrefix = "parley";

/** The only place that knows which adapters exist. */
export async function compose(env: Env, { process }: { process: ProcessName }): Promise<Application> {
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
  const backplane = await openBackplane(env, report("Redis is away"));
  const bus = createBus(env, {
    process,
    backplane,
    metrics,
    asksForWork: workAskedFor(env),
    onError: report("other processes were not told"),
  });
  const presence = await createPresence(env, {
    tenants,
    holder: processId,
    times: env.presence,
    onChange(tenantId, memberId, isOnline) {
      bus.publish(tenantId, { type: "Presence", memberId, isOnline });
      if (!isOnline) return;
      matchAnew(tenants, tenantId).then(() => bus.wakeWorkers(), report("an arrival was not noted"));
    },
    onError: report("presence was not noted"),
  });
  const chat: Chat = {
    tenants,
    tokens,
    vault,
    limiter: createMemoryLimiter(env.rates),
    signals: bus,
    presence,
    followAfterMs: env.rabbitmqUrl === undefined ? undefined : limits.followAfterSeconds * 1_000,
    onCommit(commit) {
      metrics.committed(commit);
      traces.committed(commit);
      bus.committed(commit);
    },
    now: () => new Date(),
    newId: () => v7(),
  };
  return {
    env,
    database,
    chat,
    bus,
    backplane,
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
      const lastWords = async (): Promise<void> => {
        await Promise.all([traces.flush(), presence.close()]);
        await bus.close();
        await backplane?.close();
      };
      await Promise.race([lastWords(), setTimeout(lastWordsMs)]);
      await database.close();
      await errors.flush(lastWordsMs);
    },
  };
}

/** The way to Redis that the bus and the hub's server share; only with a Redis is its client loaded. */
async function openBackplane({ redisUrl }: Env, onError: (error: Error) => void): Promise<HubBackplane | undefined> {
  if (redisUrl === undefined) return undefined;
  const { createRedisBackplane } = await import("#lib/signalr/scale-out/redis-backplane.ts");
  return createRedisBackplane({ server: redisUrl, prefix: redisPrefix, onError });
}

/** With a message broker everything is to be published. */
function workAskedFor({ rabbitmqUrl }: Env): AsksForWork {
  if (rabbitmqUrl !== undefined) return () => true;
  const followed = new Set(subscribers.flatMap(({ types }) => types));
  return (type) => isMatchTrigger(type) || followed.has(type);
}

interface BusParts extends Omit<BackplaneBusOptions, "backplane"> {
  process: ProcessName;
  backplane: HubBackplane | undefined;
  metrics: Metrics;
}

function createBus(env: Env, { process, backplane, metrics, ...options }: BusParts): Bus {
  if (backplane !== undefined) {
    const bus = createBackplaneBus({ ...options, backplane });
    for (const name of ["sent", "received", "dropped", "unreadable"] as const) {
      const help = `Messages between processes: ${name}.`;
      metrics.count({ name: `parley_bus_messages_${name}_total`, help, read: () => bus.counters[name] });
    }
    return bus;
  }
  // Whoever is to be told is connected to the hub.
  return createEmbeddedBus(process === "hub" ? options : { ...options, elsewhere: createHttpSignals(env) });
}

async function createPresence({ redisUrl }: Env, options: DatabasePresenceOptions): Promise<Presence> {
  if (redisUrl === undefined) return createDatabasePresence(options);
  const { createRedisPresence } = await import("#lib/presence/redis-presence.ts");
  return createRedisPresence({ ...options, server: redisUrl, prefix: redisPrefix });
}

/** Somebody has come for whom others may wait. */
function matchAnew(tenants: Tenants, tenantId: TenantId): Promise<void> {
  const now = new Date();
  const job = { ...matchJob(now), id: v7(), now };
  return tenants.within(tenantId, ({ jobs }) => jobs.schedule(job), { access: "write" });
}
