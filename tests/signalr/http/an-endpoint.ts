import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { AcceptedConnection, HubSession } from "#lib/signalr/connection/hub-session.ts";
import { createHubEndpoint } from "#lib/signalr/http/create-hub-endpoint.ts";
import type { HubEndpoint } from "#lib/signalr/http/hub-endpoint.ts";
import type { ServerDoor } from "#lib/signalr/hub/server-door.ts";
import { newServerId } from "#lib/signalr/hub/server-id.ts";
import { createHubCounters, type HubCounters } from "#lib/signalr/hub-counters.ts";
import { defaultHubLimits } from "#lib/signalr/hub-limits.ts";
import type { HubServerOptions } from "#lib/signalr/hub-server-options.ts";
import type { Transport } from "#lib/signalr/transports/transport.ts";

export interface EndpointUser {
  name: string;
}

/** A connection that answers with what it gets. */
export interface Echo extends AcceptedConnection<EndpointUser> {
  /** What came, as it came. */
  readonly received: string[];
  /** Set when the transport is gone. */
  closed: { error: Error | undefined } | undefined;
  drains: number;
  /** Transports that came to resume it. */
  readonly resumed: Transport[];
  isResumable: boolean;
  /** Tells the endpoint that the connection takes no part any more. */
  onEnded(): void;
}

export interface RunningEndpoint {
  /** Like "http://127.0.0.1:1234/hub". */
  url: string;
  serverId: string;
  endpoint: HubEndpoint;
  server: Server;
  counters: HubCounters;
  /** In the order in which they came. */
  connections: Echo[];
  errors: unknown[];
}

/** The servers of a hub that can find each other. */
export type Peers = Map<string, ServerDoor>;

/** An endpoint on a real socket, where the token is the user's name. Behind it each connection is an echo. */
export async function anEndpoint(
  options: Partial<HubServerOptions<EndpointUser>> = {},
  peers: Peers = new Map(),
): Promise<RunningEndpoint> {
  const connections: Echo[] = [];
  const errors: unknown[] = [];
  const serverId = newServerId();
  const forwardingKey = `key of ${serverId}`;
  const counters = createHubCounters();
  const endpoint = createHubEndpoint<EndpointUser>({
    options: {
      path: "/hub",
      authenticate: async ({ token }) =>
        token === undefined ? null : { user: { name: token }, userIdentifier: `user-${token}` },
      allowOrigin: (origin) => origin === "https://friend.example",
      ...options,
    },
    limits: { ...defaultHubLimits, ...options.limits },
    counters,
    reportError: (error) => errors.push(error),
    serverId,
    openSession(accepted, onEnded) {
      const echo = anEcho(accepted, onEnded);
      connections.push(echo);
      return sessionOf(echo);
    },
    doorOfServer: (id) => peers.get(id),
    forwardingKey,
  });
  const server = createServer((request, response) => {
    if (!endpoint.handleRequest(request, response)) response.writeHead(418).end();
  });
  server.on("upgrade", (request, socket, head) => {
    if (!endpoint.handleUpgrade(request, socket, head)) socket.destroy();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    endpoint.stopAccepting();
    endpoint.close();
    for (const { transport } of connections) transport.abort();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const url = `http://127.0.0.1:${portOf(server.address())}/hub`;
  peers.set(serverId, { url: new URL(url), key: forwardingKey });
  return { url, serverId, endpoint, server, counters, connections, errors };
}

function anEcho(accepted: AcceptedConnection<EndpointUser>, onEnded: () => void): Echo {
  const { transport } = accepted;
  const echo: Echo = {
    ...accepted,
    received: [],
    closed: undefined,
    drains: 0,
    resumed: [],
    isResumable: accepted.mayResume,
    onEnded,
  };
  transport.listen({
    received(chunk) {
      echo.received.push(chunk.toString());
      transport.send(chunk, "Text");
    },
    drained() {
      echo.drains++;
    },
    closed(error) {
      echo.closed = { error };
      onEnded();
    },
  });
  return echo;
}

function sessionOf(echo: Echo): HubSession {
  return {
    get isResumable() {
      return echo.isResumable;
    },
    resume: (transport) => echo.resumed.push(transport),
    drain: () => echo.transport.end("done"),
    terminate: () => echo.transport.abort(),
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}
