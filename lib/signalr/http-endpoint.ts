import type { IncomingMessage, ServerResponse } from "node:http";
import { admit, type Door, isOriginAllowed, type Refusal } from "./admission.ts";
import type { ConnectionTokens } from "./connection-tokens.ts";
import { negotiate } from "./negotiate.ts";
import { queryValue } from "./request-target.ts";

export interface HttpEndpoint<User> {
  path: string;
  door: Door<User>;
  tokens: ConnectionTokens;
}

const corsPreflight = {
  "Access-Control-Allow-Methods": "POST",
  "Access-Control-Allow-Headers": "Authorization, Content-Type, X-Requested-With, X-SignalR-User-Agent",
  "Access-Control-Max-Age": "600",
};

/** Answers a plain request under the hub's path: a preflight, a negotiate, or a transport that is not offered. */
export async function respond<User>(
  { request, response, url }: { request: IncomingMessage; response: ServerResponse; url: URL },
  endpoint: HttpEndpoint<User>,
): Promise<void> {
  const { door, path, tokens } = endpoint;
  request.resume();
  setCorsHeaders(request, response, door);
  if (request.method === "OPTIONS") return preflight(response);
  const admission = await admit(request, url, door);
  if ("refusal" in admission) return refuse(response, admission.refusal);
  if (url.pathname === path) return refuse(response, refusalOfTransport(request.method, url, tokens));
  if (url.pathname !== `${path}/negotiate`) return refuse(response, { status: 404, reason: "Not found" });
  if (request.method !== "POST") return refuse(response, { status: 405, reason: "Negotiate is a POST" });
  const body = JSON.stringify(negotiate(url, admission.identity.userIdentifier, tokens));
  response.writeHead(200, { "Content-Type": "application/json", "Cache-Control": "no-store" }).end(body);
}

/** Why a request of another transport fails: the only one that exists comes as an upgrade. */
function refusalOfTransport(method: string | undefined, url: URL, tokens: ConnectionTokens): Refusal {
  if (method !== "GET" && method !== "POST" && method !== "DELETE") {
    return { status: 405, reason: "Method not allowed" };
  }
  const token = queryValue(url, "id");
  if (token === undefined || token === "") return { status: 400, reason: "Connection ID required" };
  if (tokens.state(token) === "unknown") return { status: 404, reason: "No Connection with that ID" };
  if (method === "POST") return { status: 405, reason: "A WebSocket connection takes no POST" };
  if (method === "DELETE") return { status: 400, reason: "A WebSocket connection takes no DELETE" };
  return { status: 404, reason: "This transport is not offered" };
}

/** Lets a page of an allowed origin read the response, whatever it is. */
function setCorsHeaders<User>(request: IncomingMessage, response: ServerResponse, door: Door<User>): void {
  response.setHeader("Vary", "Origin");
  const { origin } = request.headers;
  if (origin === undefined || !isOriginAllowed(request, door)) return;
  response.setHeader("Access-Control-Allow-Origin", origin);
  response.setHeader("Access-Control-Allow-Credentials", "true");
}

function preflight(response: ServerResponse): void {
  // Without the allowing headers the browser refuses by itself.
  const isAllowed = response.hasHeader("Access-Control-Allow-Origin");
  response.writeHead(isAllowed ? 204 : 403, isAllowed ? corsPreflight : {}).end();
}

function refuse(response: ServerResponse, { status, reason }: Refusal): void {
  response.writeHead(status, { "Content-Type": "text/plain" }).end(reason);
}
