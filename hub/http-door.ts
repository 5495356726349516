import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { openSignal, signalPath, signatureHeader } from "#lib/bus/http-signals.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { Signal } from "#lib/chat/signals.ts";
import type { HubServer } from "#lib/signalr/server.ts";
import { answerMetrics, metricsPath } from "#lib/telemetry/answer-metrics.ts";
import type { Metrics } from "#lib/telemetry/metrics.ts";

/** A signal is a few names and ids. */
const signalBytesMax = 4_096;

export interface HttpDoorOptions {
  hub: Pick<HubServer<unknown>, "handleRequest" | "handleUpgrade">;
  authSecret: string;
  isReady(): Promise<boolean>;
  metrics: Metrics;
  metricsToken: string | undefined;
  onSignal(tenantId: TenantId, signal: Signal): void;
}

/** The hub's HTTP server: health, metrics, signals of other processes, and the hub itself. */
export function createHttpDoor(options: HttpDoorOptions): Server {
  const server = createServer((request, response) => {
    if (options.hub.handleRequest(request, response)) return;
    route(options, request, response).catch(() => answer(response, 500, { status: "failed" }));
  });
  server.on("upgrade", (request, socket, head) => {
    if (!options.hub.handleUpgrade(request, socket, head)) socket.destroy();
  });
  return server;
}

async function route(options: HttpDoorOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? "").split("?")[0];
  if (path === "/health/live") return answer(response, 200, { status: "live" });
  if (path === "/health/ready") {
    const isReady = await options.isReady();
    return answer(response, isReady ? 200 : 503, { status: isReady ? "ready" : "unready" });
  }
  if (path === metricsPath) return sendMetrics(options, request, response);
  if (path === signalPath && request.method === "POST") {
    return answer(response, (await takeSignal(options, request)) ? 204 : 404, null);
  }
  return answer(response, 404, { status: "not found" });
}

async function sendMetrics(
  { metrics, metricsToken: token }: HttpDoorOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, headers, body } = await answerMetrics(metrics, {
    token,
    authorization: request.headers.authorization,
  });
  response.writeHead(status, headers).end(body);
}

async function takeSignal({ authSecret, onSignal }: HttpDoorOptions, request: IncomingMessage): Promise<boolean> {
  const bytes = Number(request.headers["content-length"] ?? Number.POSITIVE_INFINITY);
  if (bytes > signalBytesMax) return false;
  const signature = String(request.headers[signatureHeader] ?? "");
  const opened = openSignal({ body: await text(request), signature }, authSecret);
  if (opened !== null) onSignal(opened.tenantId, opened.signal);
  return opened !== null;
}

function answer(response: ServerResponse, status: number, body: object | null): void {
  if (response.headersSent) return;
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(body === null ? undefined : JSON.stringify(body));
}
