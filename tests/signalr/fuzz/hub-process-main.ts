import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ForbiddenError } from "#lib/signalr/admission-errors.ts";
import { createHubServer } from "#lib/signalr/server.ts";
import { aFuzzedHub, plannedFailure, plants } from "./fuzzed-hub.ts";
import { type Report, statusQuestion } from "./hub-process-messages.ts";

// The process of the fuzzed hub. It tells its parent what happens to it, and ends with it.

const plant = plants.find((known) => known === process.argv[2]) ?? "none";

/** What the methods let through that a client does: the hub reports it, and is right to. */
const expectedErrors = [plannedFailure, "The underlying connection was closed."];

process.on("uncaughtException", (error) => report({ kind: "crash", error: textOf(error) }));
process.on("unhandledRejection", (reason) => report({ kind: "crash", error: textOf(reason) }));
process.on("disconnect", () => process.exit());

const hub = createHubServer(aFuzzedHub(plant), {
  path: "/hub",
  statefulReconnect: true,
  async authenticate({ token }) {
    if (token === "forbidden") throw new ForbiddenError();
    return token === undefined ? null : { user: { name: token }, userIdentifier: token };
  },
  allowOrigin: (origin) => origin === "https://friend.example",
  onError: (error) => {
    const text = textOf(error);
    if (!expectedErrors.some((expected) => text.includes(expected))) report({ kind: "unexpected", error: text });
  },
  // Short, so that all that a limit ends has ended soon after its run.
  limits: {
    handshakeTimeoutMs: 500,
    keepAliveMs: 200,
    sendTimeoutMs: 1_000,
    clientResultTimeoutMs: 10,
    maximumParallelInvocations: 2,
    maximumPostBytes: 128 * 1024,
    negotiatedConnectionTimeoutMs: 500,
    disconnectedTimeoutMs: 1_500,
    pollTimeoutMs: 100,
    closeTimeoutMs: 200,
    resumeTimeoutMs: 200,
  },
});

const server = createServer({ keepAliveTimeout: 500 }, (request, response) => {
  if (!hub.handleRequest(request, response)) response.writeHead(418).end();
});
server.on("upgrade", (request, socket, head) => {
  if (!hub.handleUpgrade(request, socket, head)) socket.destroy();
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (isAddressInfo(address)) report({ kind: "listening", port: address.port });
});

process.on("message", (message) => {
  if (message === statusQuestion) server.getConnections((_error, sockets) => report(status(sockets)));
});

function status(sockets: number): Report {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  const { connections, counters } = hub;
  return {
    kind: "status",
    connections: connections.size,
    sockets,
    heapBytes: heapUsed + external,
    rssBytes: rss,
    counters: { ...counters },
  };
}

function report(message: Report): void {
  process.send?.(message);
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function isAddressInfo(address: AddressInfo | string | null): address is AddressInfo {
  return address !== null && typeof address !== "string";
}
