import type { AuthOptions } from "next-auth";
import { describeFault } from "#lib/telemetry/describe-fault.ts";
import { complete, refuse } from "./auth-answers.ts";
import { type AuthSettings, createAuthOptions } from "./auth-options.ts";
import { type AuthLog, createAuthSteps, loggerInto, type Trail } from "./auth-steps.ts";
import { cookieName } from "./cookie-names.ts";
import { nextAuthProvider } from "./oidc/next-auth-provider.ts";
import { findProvider, slugOfProviderId, type TenantProvider } from "./oidc/tenant-provider.ts";
import type { Caller } from "./sign-in/caller.ts";
import type { SignInServices } from "./sign-in/sign-in-with-password.ts";
import { createThrottle, type ThrottleSettings } from "./sign-in/throttle.ts";
import { provenTenantId } from "./tenant-id.ts";

export interface AuthServices extends Pick<SignInServices, "chat" | "directory"> {
  settings: AuthSettings & ThrottleSettings;
  log: AuthLog;
}

export interface AuthCall {
  request: Request;
  /** The parts of the path behind `/api/auth`. */
  path: readonly string[];
  caller: Omit<Caller, "knownBrowser">;
  readCookie(name: string): string | undefined;
  /** Has next-auth answer the request by these options. */
  answer(options: AuthOptions): Promise<Response>;
}

/** All that the sign-in uses of next-auth. Its own pages and its session endpoint are not among it. */
const methods: Record<string, readonly string[]> = {
  csrf: ["GET"],
  providers: ["GET"],
  signin: ["GET", "POST"],
  callback: ["GET", "POST"],
  signout: ["POST"],
  error: ["GET"],
};

/** After a refusal the provider is told to ask who it is, or it would vouch for the same person again. */
const signInQueries = ["", "?prompt=login"];

/**
 * The sign-in over HTTP. Whoever mounts it has refused what a page of another site sends.
 * @throws ChatError `rate_limited`; Error where a sign-out could not be kept
 */
export function createAuthDoor(services: AuthServices): (call: AuthCall) => Promise<Response> {
  const { settings, directory } = services;
  const inner = { ...services, throttle: createThrottle(directory, settings) };
  return async (call) => {
    const [action = "", providerId = ""] = call.path;
    if (!methods[action]?.includes(call.request.method)) return notFound();
    const slug = slugOfProviderId(providerId);
    if (slug === null) return pass(inner, call, { provider: null, mounted: null });
    return action === "callback" ? comeBack(inner, call, slug) : goThere(inner, call, slug);
  };
}

type Inner = AuthServices & SignInServices;

/** Sends somebody to the provider of a workspace. */
async function goThere(inner: Inner, call: AuthCall, slug: string): Promise<Response> {
  // next-auth adds what stands there to the address of the provider.
  if (!signInQueries.includes(new URL(call.request.url).search)) return notFound();
  const found = await mount(inner, call, slug);
  if (found === null) return refuse(call.request, { ...inner.settings, slug, refusal: "provider" });
  return pass(inner, call, found);
}

/** Takes somebody back from the provider of a workspace. */
async function comeBack(inner: Inner, call: AuthCall, slug: string): Promise<Response> {
  const { request, readCookie } = call;
  const { publicUrl } = inner.settings;
  // Providers send people back by a link; what one would post cannot be told from another site's form.
  if (request.method !== "GET") return notFound();
  // RFC 6749, 4.1.2.1
  const isCancelled = new URL(request.url).searchParams.get("error") === "access_denied";
  if (isCancelled) return refuse(request, { publicUrl, slug, refusal: "cancelled" });
  const hasLeft = readCookie(cookieName("state", publicUrl)) !== undefined;
  const found = hasLeft ? await mount(inner, call, slug) : null;
  if (found === null) return refuse(request, { publicUrl, slug, refusal: "provider" });
  return pass(inner, call, { ...found, slug });
}

interface Mounted {
  provider: TenantProvider | null;
  mounted: Awaited<ReturnType<typeof nextAuthProvider>> | null;
  /** The workspace from whose provider somebody comes back. */
  slug?: string;
}

/** @returns null where the workspace has no provider, or none that can be used. */
async function mount({ chat, directory, settings, log }: Inner, { caller }: AuthCall, slug: string) {
  const provider = await findProvider({ chat, directory }, slug);
  if (provider === null) return null;
  const { tenantId, issuer } = provider;
  const principal = { kind: "anonymous", tenantId: provenTenantId(tenantId) } as const;
  await chat.limiter?.take({ principal, origin: { address: caller.address }, useCase: "UseProvider" });
  try {
    return {
      provider,
      mounted: await nextAuthProvider(provider, { vault: chat.vault, publicUrl: settings.publicUrl }),
    };
  } catch (error) {
    log.warn({ tenantId, issuer, error: describeFault(error) }, "an OpenID provider cannot be used");
    return null;
  }
}

async function pass(inner: Inner, call: AuthCall, { provider, mounted, slug }: Mounted): Promise<Response> {
  const { settings, log } = inner;
  const { publicUrl, authSecret } = settings;
  const trail: Trail = { signedIn: null, fault: null };
  const caller = { ...call.caller, knownBrowser: call.readCookie(cookieName("knownBrowser", publicUrl)) };
  const steps = createAuthSteps(inner, { provider, caller, trail });
  const options = createAuthOptions({ settings, provider: mounted, steps, logger: loggerInto(log) });
  const answered = await call.answer(options);
  if (trail.fault !== null) throw trail.fault;
  return complete(answered, { publicUrl, authSecret, slug: slug ?? null, signedIn: trail.signedIn });
}

function notFound(): Response {
  return new Response(null, { status: 404 });
}
