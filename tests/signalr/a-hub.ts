import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import {
  createHubServer,
  type HubConnection,
  type HubServer,
  type HubServerOptions,
} from "../../lib/signalr/server.ts";

export interface TestUser {
  name: string;
}

interface ReportedError {
  error: unknown;
  method?: string;
  connectionId?: string;
}

export interface RunningHub {
  hub: HubServer<TestUser>;
  /** Like "http://127.0.0.1:1234/hub". */
  url: string;
  /** What the hub reported to onError. */
  errors: ReportedError[];
  /** The one connection there is. */
  connection: () => HubConnection<TestUser>;
  /** How many TCP sockets the server holds. */
  openSockets: () => Promise<number>;
}

/** A hub on a real socket, where the token is the user's name. It ends with the test. */
export async function aHub(options: Partial<HubServerOptions<TestUser>> = {}): Promise<RunningHub> {
  const errors: ReportedError[] = [];
  const hub = createHubServer<TestUser>({
    path: "/hub",
    authenticate: async ({ token }) =>
      token === undefined ? null : { user: { name: token }, userIdentifier: `user-${token}` },
    methods: {},
    onError: (error, where) => errors.push({ error, ...where }),
    allowOrigin: (origin) => origin === "https://friend.example",
    ...options,
  });
  const server = createServer((request, response) => {
    if (!hub.handleRequest(request, response)) response.writeHead(418).end();
  });
  server.on("upgrade", (request, socket, head) => {
    if (!hub.handleUpgrade(request, socket, head)) socket.destroy();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    await hub.close({ graceMs: 100 });
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return {
    hub,
    url: `http://127.0.0.1:${portOf(server.address())}/hub`,
    errors,
    connection() {
      const [connection] = hub.connections.values();
      if (connection === undefined) throw new Error("There is no connection.");
      return connection;
    },
    openSockets: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}
