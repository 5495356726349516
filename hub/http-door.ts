import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { openSignal, signalPath, signatureHeader } from "#lib/bus/http-signals.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { Signal } from "#lib/chat/signals.ts";
import type { HubServer } from "#lib/signalr/server.ts";
import { answerJson, answerProbe, type ProbeOptions } from "#lib/telemetry/probes.ts";

/** A signal is a few names and ids. */
const signalBytesMax = 4_096;

export interface HttpDoorOptions extends ProbeOptions {
  hub: Pick<HubServer<unknown>, "handleRequest" | "handleUpgrade">;
  authSecret: string;
  onSignal(tenantId: TenantId, signal: Signal): void;
}

/** The hub's HTTP server: health, metrics, signals of other processes, and the hub itself. */
export function createHttpDoor(options: HttpDoorOptions): Server {
  const server = createServer((request, response) => {
    if (options.hub.handleRequest(request, response)) return;
    route(options, request, response).catch(() => answerJson(response, 500, { status: "failed" }));
  });
  server.on("upgrade", (request, socket, head) => {
    if (!options.hub.handleUpgrade(request, socket, head)) socket.destroy();
  });
  return server;
}

async function route(options: HttpDoorOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (await answerProbe(options, request, response)) return;
  const [path] = (request.url ?? "").split("?");
  if (path === signalPath && request.method === "POST") {
    return answerJson(response, (await takeSignal(options, request)) ? 204 : 404, null);
  }
  return answerJson(response, 404, { status: "not found" });
}

async function takeSignal({ authSecret, onSignal }: HttpDoorOptions, request: IncomingMessage): Promise<boolean> {
  const bytes = Number(request.headers["content-length"] ?? Number.POSITIVE_INFINITY);
  if (bytes > signalBytesMax) return false;
  const signature = String(request.headers[signatureHeader] ?? "");
  const opened = openSignal({ body: await text(request), signature }, authSecret);
  if (opened !== null) onSignal(opened.tenantId, opened.signal);
  return opened !== null;
}
