import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import type { Hono } from "hono";
import { pino } from "pino";
import { v7 } from "uuid";
import type { Database } from "#db/database.ts";
import { openSqlite } from "#db/sqlite/database.ts";
import { migrateSqlite } from "#db/sqlite/migrate.ts";
import type { Chat } from "#lib/chat/execute.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { Signal } from "#lib/chat/signals.ts";
import type { LogSubscriber } from "#lib/chat/subscribers/subscriber.ts";
import type { CallRates } from "#lib/env.ts";
import { createRest } from "#lib/http/rest.ts";
import { type Authenticator, createAuthenticator } from "#lib/identity/authenticate.ts";
import { createOrigins, type Origins } from "#lib/identity/origins.ts";
import { createTokens, type Tokens } from "#lib/identity/tokens.ts";
import { createVault } from "#lib/identity/vault.ts";
import type { Presence } from "#lib/presence/presence.ts";
import { createMemoryLimiter } from "#lib/rate-limits/memory-limiter.ts";
import type { Log } from "#lib/telemetry/log.ts";
import { createTenantStatementCheck, type TenantStatementCheck } from "#tests/support/tenant-statement-check.ts";

export const testSecret = "a secret of the tests, as long as it must be";
export const testOrigin = "http://localhost:3000";
export const testBytesMax = 65_536;
export const testDepthMax = 8;

/** Parley in this process, composed as the web process is, over a database of its own. */
export interface TestApplication extends AsyncDisposable {
  /** The SQLite file. */
  file: string;
  database: Database;
  tokens: Tokens;
  chat: Chat;
  authenticator: Authenticator;
  origins: Origins;
  log: Log;
  rest: Hono;
  /** Every line that the REST door logged, as JSON. */
  logLines: string[];
  /** What it reported as a fault of ours. */
  faults: unknown[];
  signals: Signal[];
  /** The members who have a connection. */
  online: Set<string>;
  presence: Pick<Presence, "online" | "arrive" | "heardOf">;
  /** Abort it to have the process stop. */
  stopping: AbortController;
  /** Has watched every statement. */
  statements: TenantStatementCheck;
}

export interface TestApplicationOptions {
  /** How the file is opened, for a test that plants a fault. */
  open?: typeof openSqlite;
  hubUrl?: string;
  /** How many calls a minute are taken; without them as many as come. */
  rates?: CallRates;
  trustedProxies?: number;
  /** What follows from events, instead of what Parley has by itself. */
  subscribers?: readonly LogSubscriber[];
  /** As where there is a message broker. */
  followAfterMs?: number;
  /** Puts the database in its place before it is opened, instead of an empty one. */
  fill?: (file: string) => void;
}

/** Makes an application over an empty database, which goes with it. */
export async function anApplication(options: TestApplicationOptions = {}): Promise<TestApplication> {
  const {
    open = openSqlite,
    hubUrl = "http://localhost:3001",
    fill = migrateSqlite,
    rates,
    trustedProxies = 0,
    subscribers,
    followAfterMs,
  } = options;
  const folder = await mkdtemp(join(tmpdir(), "parley-application-"));
  const file = join(folder, "parley.db");
  fill(file);
  const statements = createTenantStatementCheck();
  const database = statements.guard(open(file, { onQuery: statements.onQuery }));
  const tokens = createTokens({ authSecret: testSecret, hubUrl, hubTokenSeconds: 300, visitorTokenDays: 1 });
  const vault = createVault(testSecret);
  const signals: Signal[] = [];
  const online = new Set<string>();
  const presence = {
    online: async () => new Set(online),
    arrive(_tenantId: TenantId, memberId: string) {
      online.add(memberId);
      return () => void online.delete(memberId);
    },
    heardOf: (_tenantId: TenantId, memberId: string) => void online.add(memberId),
  };
  const chat: Chat = {
    tenants: database.tenants,
    tokens,
    vault,
    limiter: rates === undefined ? undefined : createMemoryLimiter(rates),
    signals: { publish: (_tenantId, signal) => void signals.push(signal) },
    presence,
    subscribers,
    followAfterMs,
    now: () => new Date(),
    newId: () => v7(),
  };
  const logLines: string[] = [];
  const faults: unknown[] = [];
  const authenticator = createAuthenticator({
    ...database,
    tokens,
    vault,
    settings: { authSecret: testSecret, publicUrl: testOrigin },
    onError: (error) => void faults.push(error),
  });
  const origins = createOrigins(database.tenants, testOrigin);
  const log = pino({ level: "trace" }, linesInto(logLines));
  const stopping = new AbortController();
  const rest = createRest({
    chat,
    authenticator,
    origins,
    presence,
    log,
    errors: { capture: (error) => void faults.push(error), flush: async () => undefined },
    settings: { requestBytesMax: testBytesMax, requestDepthMax: testDepthMax, trustedProxies },
    stopping: stopping.signal,
  });
  const dispose = async (): Promise<void> => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  };
  const parts = {
    file,
    database,
    tokens,
    chat,
    authenticator,
    origins,
    log,
    rest,
    logLines,
    faults,
    signals,
    online,
    presence,
    statements,
    stopping,
  };
  return { ...parts, [Symbol.asyncDispose]: dispose };
}

function linesInto(lines: string[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
}
