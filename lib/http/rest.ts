import { type Context, Hono } from "hono";
import { getCookie } from "hono/cookie";
import { ChatError, notFound } from "#lib/chat/errors.ts";
import { type EventList, listEvents } from "#lib/chat/events/list-events.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import { addressOfRequest } from "#lib/client-address.ts";
import type { Authenticator } from "#lib/identity/authenticate.ts";
import type { Origins } from "#lib/identity/origins.ts";
import type { Presence } from "#lib/presence/presence.ts";
import { describeFault } from "#lib/telemetry/describe-fault.ts";
import type { ErrorReports } from "#lib/telemetry/error-reports.ts";
import type { Log } from "#lib/telemetry/log.ts";
import { allowOrigins } from "./cors.ts";
import { assertSameSite } from "./cross-site.ts";
import { internalProblem, problemOf, problemResponse, tooLargeProblem } from "./problem.ts";
import { type InputLimits, readInput, TooLargeError } from "./read-input.ts";
import { type Route, routes } from "./routes.ts";
import { waitForEvents } from "./wait-for-events.ts";

export interface RestServices {
  chat: Chat;
  authenticator: Authenticator;
  origins: Origins;
  presence: Pick<Presence, "heardOf">;
  log: Log;
  errors: ErrorReports;
  /** Aborted when the process is told to stop: whoever waits for events is answered then. */
  stopping: AbortSignal;
  settings: InputLimits & { trustedProxies: number };
}

declare module "hono" {
  interface ContextVariableMap {
    requestId: string;
  }
}

const tenantPath = "/api/v1/tenants/:tenant";

/** The REST door: one table of routes over the use cases, from `Request` to `Response`, for whatever server mounts it. */
export function createRest(services: RestServices): Hono {
  const rest = new Hono();
  rest.use(async (context, next) => {
    const requestId = crypto.randomUUID();
    const started = performance.now();
    context.set("requestId", requestId);
    await next();
    // Set on the answer itself, so that refusals and faults carry it as well.
    context.header("x-request-id", requestId);
    context.header("cache-control", "no-store");
    const { method, path } = context.req;
    const ms = Math.round(performance.now() - started);
    services.log.info({ requestId, method, path, status: context.res.status, ms }, "rest");
  });
  rest.use(`${tenantPath}/*`, allowOrigins(services));
  for (const route of routes) {
    rest.on(route.method, tenantPath + route.path, (context) => serve(services, route, context));
  }
  rest.notFound(() => problemResponse(problemOf(notFound())));
  rest.onError((error, context) => {
    if (error instanceof ChatError) return problemResponse(problemOf(error), error.retryAfterSeconds);
    if (error instanceof TooLargeError) return problemResponse(tooLargeProblem(services.settings.requestBytesMax));
    services.log.error({ requestId: context.var.requestId, error: describeFault(error) }, "fault in the REST door");
    services.errors.capture(error);
    return problemResponse(internalProblem);
  });
  return rest;
}

async function serve(services: RestServices, route: Route, context: Context): Promise<Response> {
  const { chat, authenticator, origins, presence, settings, stopping } = services;
  const request = context.req.raw;
  const { tenant = "", ...parameters } = context.req.param();
  const origin = { address: addressOfRequest(request, settings.trustedProxies) };
  const credentials = {
    authorization: context.req.header("authorization"),
    readCookie: (name: string) => getCookie(context, name),
  };
  const { principal, byCookie } = await authenticator.rest(tenant, credentials).catch(async (refusal) => {
    if (refusal instanceof ChatError) await chat.limiter?.takeRefused(origin);
    throw refusal;
  });
  if (byCookie) assertSameSite(request, origins);
  const input = await readInput(request, parameters, settings);
  if (route.useCase !== listEvents) {
    return context.json(await execute(chat, route.useCase, { principal, input, origin }), route.status);
  }
  const listen = async (isFirst: boolean): Promise<EventList> => {
    const page = await execute(chat, listEvents, { principal, input, ...(isFirst && { origin }) });
    // Whoever has no connection to the hub asks for events.
    if (isFirst && principal.kind === "member") presence.heardOf(principal.tenantId, principal.id);
    return page;
  };
  const signal = AbortSignal.any([request.signal, stopping]);
  return context.json(await waitForEvents(listen, { wait: input.wait, signal }), route.status);
}
