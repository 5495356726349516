import { type MaybePromise, whenReady } from "../hub/maybe-promise.ts";
import type { HubIdentity } from "../hub-server-options.ts";
import { type Admission, admit } from "./admission.ts";
import { answerConnectionRequest } from "./answer-connection-request.ts";
import { answerPreflight, isOriginAllowed, setCorsHeaders } from "./cors.ts";
import type { EndpointContext, Exchange } from "./endpoint-context.ts";
import { negotiate } from "./negotiate.ts";
import { orInternalError, type Refusal, refusals, refuseRequest } from "./refusal.ts";
import { toHubRequest } from "./request-target.ts";

/** Answers a plain request under the hub's path. Never rejects. */
export async function answerRequest<User>(
  { request, response, target }: Pick<Exchange, "request" | "response" | "target">,
  context: EndpointContext<User>,
): Promise<void> {
  const hubRequest = toHubRequest(request, target);
  const isAllowed = isOriginAllowed(hubRequest, context);
  // It was the first to ask, so the headers are there before anybody else knows the answer.
  const readable = setCorsHeaders(request, response, isAllowed);
  if (request.method === "OPTIONS") return whenReady(readable, () => answerPreflight(response));
  const exchange = { request, response, target, hubRequest };
  const refusal = await orInternalError(answer(exchange, isAllowed, context), context.reportError);
  if (refusal === undefined) return;
  await readable;
  refuseRequest(response, refusal, context.counters);
}

async function answer<User>(
  exchange: Exchange,
  isAllowed: MaybePromise<boolean>,
  context: EndpointContext<User>,
): Promise<Refusal | undefined> {
  if (isUnwelcome(exchange, context)) return refusals.shuttingDown;
  const { hubRequest: shown, target, request } = exchange;
  const admission = admit({ request: shown, isOriginAllowed: isAllowed }, context);
  const connection = target.id === undefined ? undefined : context.registry.active(target.id);
  if (request.method !== "POST" || connection?.transport === undefined) {
    return answerAdmitted(exchange, await admission, context);
  }
  // Its turn is that of its arrival, however long the admission takes.
  return connection.transport.inbox.inTurn(async () => answerAdmitted(exchange, await admission, context));
}

async function answerAdmitted<User>(
  exchange: Exchange,
  admission: Admission<User>,
  context: EndpointContext<User>,
): Promise<Refusal | undefined> {
  if ("refusal" in admission) return admission.refusal;
  if (isUnwelcome(exchange, context)) return refusals.shuttingDown;
  switch (exchange.target.subpath) {
    case "":
      return answerConnectionRequest(exchange, admission.identity, context);
    case "/negotiate":
      return answerNegotiate(exchange, admission.identity, context);
    default:
      return refusals.notFound;
  }
}

/** Whether it would need something new of a server that is shutting down. Connections in use go on until their end. */
function isUnwelcome<User>({ target }: Exchange, { isClosing, registry }: EndpointContext<User>): boolean {
  return isClosing() && (target.id === undefined || registry.active(target.id) === undefined);
}

function answerNegotiate<User>(
  { request, response, hubRequest }: Exchange,
  { userIdentifier }: HubIdentity<User>,
  context: EndpointContext<User>,
): Refusal | undefined {
  if (request.method !== "POST") return refusals.negotiateIsPost;
  const reply = context.options.redirect?.(hubRequest) ?? negotiate(hubRequest.url, userIdentifier, context);
  response.writeHead(200, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify(reply));
  return undefined;
}
