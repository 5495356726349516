import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { defineHub, type HubDefinition, type MethodFactories } from "#lib/signalr/define-hub.ts";
import type { HubConnection } from "#lib/signalr/hub-connection.ts";
import type { HubServerOptions } from "#lib/signalr/hub-server-options.ts";
import type { AnyClient } from "#lib/signalr/hub-targets.ts";
import { createHubServer, type HubServer } from "#lib/signalr/server.ts";

export interface TestUser {
  name: string;
}

/** A definition and a server's options in one. */
export interface TestHubOptions extends Partial<HubServerOptions<TestUser>>, Partial<HubDefinition<TestUser>> {}

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
  /** The first connection there is, of the user of this name if one is given. */
  connection: (name?: string) => HubConnection<TestUser>;
  /** How many TCP sockets the server holds. */
  openSockets: () => Promise<number>;
}

/** Make the methods of a test's hub. */
export const { method, stream } = factories();

/** A parameter that takes whatever a client sends. */
export const anything = z.unknown();

/** A method that returns its argument. */
export const echo = method({ args: [anything], run: (_call, value) => value });

/**
 * A hub on a real socket, where the token is the user's name. It ends with the test. Options that depend on where it
 * listens are given as a function of its URL.
 */
export async function aHub(given: TestHubOptions | ((url: string) => TestHubOptions) = {}): Promise<RunningHub> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${portOf(server.address())}/hub`;
  const errors: ReportedError[] = [];
  const hub = aHubServer(typeof given === "function" ? given(url) : given, errors);
  server.on("request", (request, response) => {
    if (!hub.handleRequest(request, response)) response.writeHead(418).end();
  });
  server.on("upgrade", (request, socket, head) => {
    if (!hub.handleUpgrade(request, socket, head)) socket.destroy();
  });
  onTestFinished(async () => {
    await hub.close({ graceMs: 100 });
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return {
    hub,
    url,
    errors,
    connection(name) {
      const connection = [...hub.connections.values()].find(({ user }) => name === undefined || user.name === name);
      if (connection === undefined) throw new Error("There is no such connection.");
      return connection;
    },
    openSockets: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
  };
}

function aHubServer(options: TestHubOptions, errors: ReportedError[]): HubServer<TestUser> {
  return createHubServer(
    { methods: {}, ...options },
    {
      path: "/hub",
      authenticate: async ({ token }) =>
        token === undefined ? null : { user: { name: token }, userIdentifier: `user-${token}` },
      onError: (error, where) => errors.push({ error, ...where }),
      allowOrigin: (origin) => origin === "https://friend.example",
      ...options,
    },
  );
}

function factories(): MethodFactories<TestUser, AnyClient> {
  const made: MethodFactories<TestUser, AnyClient>[] = [];
  defineHub<TestUser>()((factory) => {
    made.push(factory);
    return { methods: {} };
  });
  const [first] = made;
  if (first === undefined) throw new Error("The definition was not asked for.");
  return first;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}
