import { v7 } from "uuid";
import { type Database, openDatabase } from "#db/database.ts";
import type { Chat, CommitListener } from "#lib/chat/execute.ts";
import type { SignalPublisher } from "#lib/chat/signals.ts";
import type { Env } from "#lib/env.ts";
import { type Authenticator, createAuthenticator } from "#lib/identity/authenticate.ts";
import { createTokens } from "#lib/identity/tokens.ts";
import { type ErrorReports, startErrorReports } from "#lib/telemetry/error-reports.ts";
import { createLog, type Log } from "#lib/telemetry/log.ts";

/** A process of Parley, put together. */
export interface Application {
  env: Env;
  database: Database;
  chat: Chat;
  authenticator: Authenticator;
  log: Log;
  errors: ErrorReports;
}

/** The only place that knows which adapters exist. */
export async function compose(
  env: Env,
  { process, signals, onCommit }: { process: "web" | "hub"; signals: SignalPublisher; onCommit?: CommitListener },
): Promise<Application> {
  const database = await openDatabase(env.databaseUrl);
  const tokens = createTokens(env);
  return {
    env,
    database,
    chat: { tenants: database.tenants, tokens, signals, onCommit, now: () => new Date(), newId: () => v7() },
    authenticator: createAuthenticator(database.directory, { tokens, authSecret: env.authSecret }),
    log: createLog(process, env.logLevel),
    errors: await startErrorReports(process, env.sentryDsn),
  };
}
