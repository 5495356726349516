import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import type { HubRequest } from "#lib/signalr/hub-server-options.ts";
import { createInProcessBus } from "#lib/signalr/scale-out/in-process-backplane.ts";
import { aHub, type RunningHub } from "../a-hub.ts";
import { clientCombinations, testMethods } from "../conformance/test-methods.ts";
import { aRealClient } from "../real-client.ts";
import { until } from "../until.ts";
import { aRawHttp, head } from "./raw-http.ts";
import { aNegotiation } from "./requests.ts";

/** A balancer that sends each request to the server after the one before, whatever the client. */
async function aRoundRobin(hubs: readonly RunningHub[]): Promise<{ url: string; requests: () => number }> {
  let requests = 0;
  const next = (request: IncomingMessage) => {
    const hub = hubs[requests++ % hubs.length]?.hub;
    if (hub === undefined) throw new Error(`Nobody is there for ${request.method}.`);
    return hub;
  };
  const server = createServer((request, response) => next(request).handleRequest(request, response));
  server.on("upgrade", (request, socket, bytes) => next(request).handleUpgrade(request, socket, bytes));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${portOf(server.address())}/hub`, requests: () => requests };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}

describe("without sticky sessions", () => {
  it.each(clientCombinations)("Microsoft's client talks $protocol over $transport", async (options) => {
    const bus = createInProcessBus();
    const hubs = await Promise.all(
      [1, 2, 3].map(() => aHub((internalUrl) => ({ methods: testMethods, backplane: bus.connect(), internalUrl }))),
    );
    const { url, requests } = await aRoundRobin(hubs);
    const clients = [0, 1, 2, 3].map((name) => aRealClient(url, { ...options, token: `${name}` }));
    const received: unknown[] = [];
    for (const client of clients) {
      client.on("repeated", (value) => received.push(value));
      await client.start();
      expect(await client.invoke("echo", "first")).toBe("first");
      expect(await client.invoke("repeat", [1, 2, 3])).toBe(3);
    }
    expect(received).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]);
    // Each client made one request to negotiate and at least one more, to the next server.
    expect(requests()).toBeGreaterThanOrEqual(2 * clients.length);
    for (const client of clients) await client.stop();
    await until(() => hubs.every(({ hub }) => hub.connections.size === 0));
    expect(hubs.flatMap(({ errors }) => errors)).toEqual([]);
  });

  it("a server knows from where a request came that another has passed on to it", async () => {
    const bus = createInProcessBus();
    const seen: (string | undefined)[] = [];
    const authenticate = async ({ remoteAddress }: HubRequest) => {
      seen.push(remoteAddress);
      return { user: { name: "alice" }, userIdentifier: "alice" };
    };
    const start = () => aHub((internalUrl) => ({ backplane: bus.connect(), internalUrl, authenticate }));
    const [home, away] = [await start(), await start()];
    const { id } = await aNegotiation(home.url);
    const lines = ["Authorization: Bearer alice"];
    const { received } = await aRawHttp(away.url, head("GET", `${away.url}?id=${id}`, lines), { from: "127.0.0.2" });
    await until(() => received().startsWith("HTTP/1.1 200"));
    expect(seen).toEqual(["127.0.0.1", "127.0.0.2"]);
  });
});
