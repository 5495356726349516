import { ChatError } from "#lib/chat/errors.ts";
import { describeFault } from "#lib/telemetry/describe-fault.ts";
import type { Log } from "#lib/telemetry/log.ts";
import type { AuthSteps } from "./auth-options.ts";
import { signInWithProvider } from "./oidc/sign-in-with-provider.ts";
import type { TenantProvider } from "./oidc/tenant-provider.ts";
import type { Session } from "./session-token.ts";
import type { Caller } from "./sign-in/caller.ts";
import { SignInRefused } from "./sign-in/refusal.ts";
import { type SignInServices, signInWithPassword } from "./sign-in/sign-in-with-password.ts";
import { signOut } from "./sign-in/sign-out.ts";

export type AuthLog = Pick<Log, "warn" | "error">;

/** What one request has led to, for what next-auth does not do itself. */
export interface Trail {
  /** The address of who signed in with a password. */
  signedIn: string | null;
  fault: Error | null;
}

interface Visit {
  provider: TenantProvider | null;
  caller: Caller;
  trail: Trail;
}

/** What next-auth calls while it answers one request. */
export function createAuthSteps(
  services: SignInServices & { log: AuthLog },
  { provider, caller, trail }: Visit,
): AuthSteps {
  const { chat, settings, log } = services;
  return {
    async byPassword(login) {
      const session = await toldApart(log, () => signInWithPassword(services, login, caller));
      trail.signedIn = session.email;
      return session;
    },
    async byProvider(claims) {
      if (provider === null) throw new SignInRefused("provider");
      const { sessionHours } = settings;
      return toldApart(log, () => signInWithProvider({ chat, sessionHours }, { provider, claims, caller }));
    },
    async signedOut(session) {
      await signOut(chat, session, caller).catch((error: unknown) => {
        trail.fault = new Error("The end of a sign-in could not be kept.", { cause: error });
      });
    },
  };
}

/** A refusal is for whoever tries; of a fault of ours they read only that it did not work. */
async function toldApart(log: AuthLog, work: () => Promise<Session>): Promise<Session> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SignInRefused) throw error;
    if (!(error instanceof ChatError)) log.error({ error: describeFault(error) }, "fault in the sign-in");
    throw new SignInRefused(error instanceof ChatError && error.code === "rate_limited" ? "blocked" : "unreachable");
  }
}

/** next-auth's own words are kept apart from what they are about, which may carry tokens. */
export function loggerInto(log: AuthLog) {
  return {
    warn: (code: string) => log.warn({ code }, "next-auth"),
    error: (code: string, about: unknown) => log.warn({ code, error: describeFault(causeOf(about)) }, "next-auth"),
    debug: () => undefined,
  };
}

function causeOf(about: unknown): unknown {
  return typeof about === "object" && about !== null && "error" in about ? about.error : about;
}
