import { hostname } from "node:os";
import { resolve } from "node:path";
import { z } from "zod";
import type { PresenceTimes } from "./presence/presence.ts";

const port = z.coerce.number().int().min(1).max(65_535);
const webAddress = z.url({ protocol: /^https?$/, error: "must be an address like http://localhost:3000" });
const secretHint = "must be at least 32 characters; `openssl rand -base64 48` makes one";
/** How many calls a minute; 0 sets no limit. */
const rate = z.coerce.number().int().min(0);
const flag = z.enum(["0", "1"]).transform((value) => value === "1");

/** Every setting of an installation. Times and sizes carry their unit in their name. */
const settingsSchema = z.object({
  PORT: port.default(3000),
  HUB_PORT: port.default(3001),
  DATA_DIR: z.string().min(1).default("data"),
  DATABASE_URL: z
    .string()
    .regex(
      /^(sqlite:.+|mssql:\/\/.+)$/,
      "must be sqlite:<path of a file> or mssql://user:password@host:port/database?encrypt=true",
    )
    .optional(),
  MIGRATE_DATABASE_URL: z
    .string()
    .regex(/^mssql:\/\/.+$/, "must be mssql://user:password@host:port/database, with the login that may change tables")
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/.+$/, "must be an address like redis://user:password@host:6379")
    .optional(),
  RABBITMQ_URL: z
    .string()
    .regex(/^amqps?:\/\/.+$/, "must be an address like amqp://user:password@host:5672/vhost")
    .optional(),
  WORKER_PORT: port.default(3002),
  HUB_INTERNAL_URL: z
    .string()
    .transform((address) => address.replace("{hostname}", hostname()))
    .pipe(webAddress)
    .optional(),
  PUBLIC_URL: webAddress.optional(),
  HUB_URL: webAddress.optional(),
  AUTH_SECRET: z.string(secretHint).min(32, secretHint),
  PARLEY_DEMO: flag.optional(),
  SENTRY_DSN: z.url().optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  HUB_TOKEN_SECONDS: z.coerce.number().int().min(10).max(3_600).default(300),
  VISITOR_TOKEN_DAYS: z.coerce.number().int().min(1).max(3_650).default(365),
  SESSION_HOURS: z.coerce.number().int().min(1).max(720).default(12),
  SIGN_IN_FAILURES_MAX: z.coerce.number().int().min(1).default(10),
  SIGN_IN_ACCOUNT_FAILURES_MAX: z.coerce.number().int().min(1).default(100),
  SIGN_IN_ADDRESS_FAILURES_MAX: z.coerce.number().int().min(1).default(100),
  SIGN_IN_FORGET_MINUTES: z.coerce.number().int().min(1).max(1_440).default(15),
  REQUEST_BYTES_MAX: z.coerce.number().int().min(1_024).default(65_536),
  HUB_MESSAGE_BYTES_MAX: z.coerce.number().int().min(1_024).default(65_536),
  HUB_HEAD_SECONDS: z.coerce.number().int().min(1).max(60).default(15),
  HUB_WITH_WORKER: flag.default(true),
  HUB_RECENT_BYTES_MAX: z.coerce.number().int().min(0).default(67_108_864),
  DRAIN_UNREADY_SECONDS: z.coerce.number().min(0).max(600).default(2),
  DRAIN_CALL_SECONDS: z.coerce.number().min(0).max(600).default(5),
  DRAIN_WINDOW_SECONDS: z.coerce.number().min(0).max(600).default(10),
  LOG_RETENTION_DAYS: z.coerce.number().int().min(1).max(36_500).default(30),
  NOTIFICATION_RETENTION_DAYS: z.coerce.number().int().min(1).max(36_500).default(90),
  JOB_LEASE_SECONDS: z.coerce.number().min(1).max(600).default(5),
  PRESENCE_LEASE_SECONDS: z.coerce.number().min(1).max(600).default(45),
  PRESENCE_RENEW_SECONDS: z.coerce.number().min(0.2).max(600).default(15),
  PRESENCE_GRACE_SECONDS: z.coerce.number().min(0).max(600).default(10),
  HUB_RECHECK_SECONDS: z.coerce.number().min(1).max(5).default(4),
  REQUEST_DEPTH_MAX: z.coerce.number().int().min(4).max(1_000).default(16),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  RATE_PER_MINUTE_ADDRESS: rate.default(6_000),
  RATE_PER_MINUTE_ACTOR_READS: rate.default(3_000),
  RATE_PER_MINUTE_ACTOR_WRITES: rate.default(1_200),
  RATE_PER_MINUTE_TENANT: rate.default(60_000),
  RATE_PER_MINUTE_REGISTRATIONS: rate.default(60),
  METRICS_TOKEN: z.string().min(16, "must be at least 16 characters").optional(),
});

/** The names of all settings. */
export const settingNames: readonly string[] = Object.keys(settingsSchema.shape);

/** How many calls each process takes in a minute; 0 sets no limit. */
export interface CallRates {
  perMinuteAddress: number;
  perMinuteActorReads: number;
  perMinuteActorWrites: number;
  perMinuteTenant: number;
  /** New visitors of one address. */
  perMinuteRegistrations: number;
}

export interface Env {
  port: number;
  hubPort: number;
  /** Absolute path of the folder for everything that the installation writes. */
  dataDir: string;
  /** `sqlite:` with the absolute path of a file, or the `mssql:` address of a database. */
  databaseUrl: string;
  /** The same database of a SQL Server with the login that changes tables, where Parley's own may not. */
  migrateDatabaseUrl: string | undefined;
  /** Carries signals, presence and what was committed between processes; without it they ask the database. */
  redisUrl: string | undefined;
  /** Where the log is published; without it the worker reads the log itself. */
  rabbitmqUrl: string | undefined;
  /** Of a worker process of its own, for its health and metrics. */
  workerPort: number;
  /** The origin under which other hubs reach this one. */
  hubInternalUrl: string;
  /** The origin under which browsers reach the web process. */
  publicUrl: string;
  /** The origin under which browsers reach the hub. */
  hubUrl: string;
  authSecret: string;
  /** Whether the demo's tenants, logins and host pages exist here. */
  demo: boolean;
  sentryDsn: string | undefined;
  logLevel: string;
  hubTokenSeconds: number;
  visitorTokenDays: number;
  sessionHours: number;
  /** How many attempts at one login may fail from one address, and from one browser that has signed in with it before. */
  signInFailuresMax: number;
  /** How many attempts at one login may fail from all other browsers together. */
  signInAccountFailuresMax: number;
  /** How many attempts may fail from one address, whatever the login. */
  signInAddressFailuresMax: number;
  /** After how many minutes failed attempts are counted anew. */
  signInForgetMinutes: number;
  requestBytesMax: number;
  hubMessageBytesMax: number;
  hubHeadSeconds: number;
  /** Whether the hub process does the worker's jobs as well. */
  hubWithWorker: boolean;
  /** How much memory the hub gives to the newest events of all tenants together. */
  hubRecentBytesMax: number;
  /** How long the web process still answers, unready, after it was told to stop. */
  drainUnreadySeconds: number;
  /** How long calls and requests under way may take to end. */
  drainCallSeconds: number;
  /** Over how long the hub sends its clients away. */
  drainWindowSeconds: number;
  /** How long an event stays in the log, and an offer that has ended. */
  logRetentionDays: number;
  notificationRetentionDays: number;
  /** How often the hub looks whether those who are connected may still be. */
  hubRecheckSeconds: number;
  /** How long a job may take before whoever does it is taken for dead. */
  jobLeaseMs: number;
  /** How long somebody counts as being there. */
  presence: PresenceTimes;
  /** How many objects and arrays of a REST request may lie within each other. */
  requestDepthMax: number;
  /** How many proxies of the installation's own stand before each process, and add to `X-Forwarded-For`. */
  trustedProxies: number;
  rates: CallRates;
  /** The bearer token that `/metrics` asks for, where there is one. */
  metricsToken: string | undefined;
}

/** A setting that cannot be used. Its message is one line for whoever starts Parley. */
export class SettingsError extends Error {}

/** @throws SettingsError that names the setting and what it should be. */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) throw new SettingsError(parsed.error.issues.map(describe(given)).join("; "));
  const settings = parsed.data;
  const dataDir = resolve(/* turbopackIgnore: true */ settings.DATA_DIR);
  const databaseUrl = settings.DATABASE_URL ?? `sqlite:${dataDir}/parley.db`;
  return {
    port: settings.PORT,
    hubPort: settings.HUB_PORT,
    dataDir,
    databaseUrl: withAbsolutePath(databaseUrl),
    migrateDatabaseUrl: settings.MIGRATE_DATABASE_URL,
    redisUrl: settings.REDIS_URL,
    rabbitmqUrl: settings.RABBITMQ_URL,
    workerPort: settings.WORKER_PORT,
    hubInternalUrl: new URL(settings.HUB_INTERNAL_URL ?? `http://localhost:${settings.HUB_PORT}`).origin,
    publicUrl: new URL(settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`).origin,
    hubUrl: new URL(settings.HUB_URL ?? `http://localhost:${settings.HUB_PORT}`).origin,
    authSecret: settings.AUTH_SECRET,
    demo: settings.PARLEY_DEMO ?? settings.DATABASE_URL === undefined,
    sentryDsn: settings.SENTRY_DSN,
    logLevel: settings.LOG_LEVEL,
    hubTokenSeconds: settings.HUB_TOKEN_SECONDS,
    visitorTokenDays: settings.VISITOR_TOKEN_DAYS,
    sessionHours: settings.SESSION_HOURS,
    signInFailuresMax: settings.SIGN_IN_FAILURES_MAX,
    signInAccountFailuresMax: settings.SIGN_IN_ACCOUNT_FAILURES_MAX,
    signInAddressFailuresMax: settings.SIGN_IN_ADDRESS_FAILURES_MAX,
    signInForgetMinutes: settings.SIGN_IN_FORGET_MINUTES,
    requestBytesMax: settings.REQUEST_BYTES_MAX,
    hubMessageBytesMax: settings.HUB_MESSAGE_BYTES_MAX,
    hubHeadSeconds: settings.HUB_HEAD_SECONDS,
    hubWithWorker: settings.HUB_WITH_WORKER,
    hubRecentBytesMax: settings.HUB_RECENT_BYTES_MAX,
    drainUnreadySeconds: settings.DRAIN_UNREADY_SECONDS,
    drainCallSeconds: settings.DRAIN_CALL_SECONDS,
    drainWindowSeconds: settings.DRAIN_WINDOW_SECONDS,
    logRetentionDays: settings.LOG_RETENTION_DAYS,
    notificationRetentionDays: settings.NOTIFICATION_RETENTION_DAYS,
    hubRecheckSeconds: settings.HUB_RECHECK_SECONDS,
    jobLeaseMs: settings.JOB_LEASE_SECONDS * 1_000,
    presence: {
      leaseMs: settings.PRESENCE_LEASE_SECONDS * 1_000,
      renewMs: settings.PRESENCE_RENEW_SECONDS * 1_000,
      graceMs: settings.PRESENCE_GRACE_SECONDS * 1_000,
    },
    requestDepthMax: settings.REQUEST_DEPTH_MAX,
    trustedProxies: settings.TRUSTED_PROXIES,
    rates: {
      perMinuteAddress: settings.RATE_PER_MINUTE_ADDRESS,
      perMinuteActorReads: settings.RATE_PER_MINUTE_ACTOR_READS,
      perMinuteActorWrites: settings.RATE_PER_MINUTE_ACTOR_WRITES,
      perMinuteTenant: settings.RATE_PER_MINUTE_TENANT,
      perMinuteRegistrations: settings.RATE_PER_MINUTE_REGISTRATIONS,
    },
    metricsToken: settings.METRICS_TOKEN,
  };
}

function withAbsolutePath(databaseUrl: string): string {
  const [scheme, file] = ["sqlite:", databaseUrl.slice("sqlite:".length)];
  return databaseUrl.startsWith(scheme) ? scheme + resolve(/* turbopackIgnore: true */ file) : databaseUrl;
}

function describe(given: Record<string, string | undefined>) {
  return ({ path, message }: { path: PropertyKey[]; message: string }) => {
    const name = String(path[0]);
    return given[name] === undefined ? `${name} is not set: it ${message}` : `${name} is wrong: ${message}`;
  };
}

let parsed: Env | undefined;

/** The settings of this process, parsed at first use. @throws SettingsError */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}
