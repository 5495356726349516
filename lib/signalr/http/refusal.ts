import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { HubCounters } from "../hub-counters.ts";
import type { ReportError } from "../report-error.ts";

/** Why a request is refused, as its HTTP status and a text for people. */
export interface Refusal {
  status: number;
  reason: string;
  /** When it may be worth asking again. */
  retryAfterSeconds?: number;
}

export const refusals = {
  idRequired: { status: 400, reason: "Connection ID required" },
  transportChanged: { status: 400, reason: "The connection uses another transport" },
  noTransport: { status: 400, reason: "The connection has no transport yet" },
  bodyAborted: { status: 400, reason: "The body is not complete" },
  notDeletable: { status: 400, reason: "Only a long-polling connection takes a DELETE" },
  unauthorized: { status: 401, reason: "Unauthorized" },
  forbidden: { status: 403, reason: "Forbidden" },
  originNotAllowed: { status: 403, reason: "Origin not allowed" },
  anotherUser: { status: 403, reason: "The connection was negotiated by another user" },
  notFound: { status: 404, reason: "Not found" },
  noConnection: { status: 404, reason: "No Connection with that ID" },
  transportNotOffered: { status: 404, reason: "This transport is not offered" },
  negotiateIsPost: { status: 405, reason: "Negotiate is a POST" },
  methodNotAllowed: { status: 405, reason: "Method not allowed" },
  postOnWebSocket: { status: 405, reason: "A WebSocket connection takes no POST" },
  inUse: { status: 409, reason: "The connection is in use" },
  bodyTooLarge: { status: 413, reason: "The body is too large" },
  tooManyRequests: { status: 429, reason: "Too many requests" },
  internalError: { status: 500, reason: "Internal server error" },
  serverUnreachable: { status: 502, reason: "The server that has this connection cannot be reached" },
  shuttingDown: { status: 503, reason: "The server is shutting down", retryAfterSeconds: 1 },
} satisfies Record<string, Refusal>;

/** What came of answering a request: an error is reported, and the client is told no more than that there was one. */
export async function orInternalError(
  answer: Promise<Refusal | undefined>,
  reportError: ReportError,
): Promise<Refusal | undefined> {
  try {
    return await answer;
  } catch (error) {
    reportError(error, {});
    return refusals.internalError;
  }
}

/** Refuses a plain request; one whose answer has begun is broken off. */
export function refuseRequest(response: ServerResponse, refusal: Refusal, counters: HubCounters): void {
  counters.connectionsRefused++;
  if (response.headersSent) response.destroy();
  else response.writeHead(refusal.status, { ...headersOf(refusal), "Cache-Control": "no-store" }).end(refusal.reason);
}

/** Answers an upgrade as if it were a plain request, and closes its socket. */
export function refuseUpgrade(socket: Duplex, refusal: Refusal, counters: HubCounters): void {
  counters.connectionsRefused++;
  const { status, reason } = refusal;
  const length = String(Buffer.byteLength(reason));
  const headers = { ...headersOf(refusal), Connection: "close", "Content-Length": length };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.once("finish", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${reason}`);
}

function headersOf({ retryAfterSeconds }: Refusal): Record<string, string> {
  const retryAfter = retryAfterSeconds === undefined ? {} : { "Retry-After": String(retryAfterSeconds) };
  return { "Content-Type": "text/plain", ...retryAfter };
}
