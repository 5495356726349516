import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { HubServerOptions } from "#lib/signalr/hub-server-options.ts";
import { aSocket, refusedUpgrade } from "../raw-client.ts";
import { anEndpoint, type EndpointUser } from "./an-endpoint.ts";
import { aNegotiation } from "./requests.ts";

const friend = "https://friend.example";
const stranger = "https://stranger.example";

function negotiate(url: string, origin: string, method = "POST"): Promise<Response> {
  return fetch(`${url}/negotiate?negotiateVersion=1`, {
    method,
    headers: { Origin: origin, Authorization: "Bearer alice" },
  });
}

function expectReadable({ headers }: Response): void {
  expect(headers.get("Access-Control-Allow-Origin")).toBe(friend);
  expect(headers.get("Access-Control-Allow-Credentials")).toBe("true");
  expect(headers.get("Vary")).toBe("Origin");
}

describe("a page of an allowed origin", () => {
  it("may negotiate with credentials and read the reply", async () => {
    const { url } = await anEndpoint();
    const response = await negotiate(url, friend);
    expect(response.status).toBe(200);
    expectReadable(response);
  });

  it("is told in the preflight all methods and headers of the client", async () => {
    const { url } = await anEndpoint();
    const response = await negotiate(url, friend, "OPTIONS");
    expect(response.status).toBe(204);
    expectReadable(response);
    const { headers } = response;
    expect(headers.get("Access-Control-Allow-Methods")?.split(", ").toSorted()).toEqual(["DELETE", "GET", "POST"]);
    expect(headers.get("Access-Control-Allow-Headers")?.toLowerCase().split(", ").toSorted()).toEqual([
      "authorization",
      "content-type",
      "x-requested-with",
      "x-signalr-user-agent",
    ]);
  });

  it("can read streams, polls and why it was refused", async () => {
    const { url } = await anEndpoint();
    const headers = { Origin: friend, Authorization: "Bearer alice" };
    const [streamed, polled] = [await aNegotiation(url), await aNegotiation(url)];
    expectReadable(await fetch(streamed.url, { headers: { ...headers, Accept: "text/event-stream" } }));
    expectReadable(await fetch(polled.url, { headers }));
    const refused = await fetch(polled.url, { headers: { Origin: friend } });
    expect(refused.status).toBe(401);
    expectReadable(refused);
  });

  it("may open a socket", async () => {
    const { url, connections } = await anEndpoint();
    await aSocket(url, { headers: { Origin: friend } });
    expect(connections).toHaveLength(1);
  });
});

describe("a page of any other origin", () => {
  it("may not negotiate, and cannot read the reply", async () => {
    const { url } = await anEndpoint();
    const { status, headers } = await negotiate(url, stranger);
    expect(status).toBe(403);
    expect(headers.has("Access-Control-Allow-Origin")).toBe(false);
    expect(headers.get("Vary")).toBe("Origin");
  });

  it("gets no preflight", async () => {
    const { url } = await anEndpoint();
    const { status, headers } = await negotiate(url, stranger, "OPTIONS");
    expect(status).toBe(403);
    expect(headers.has("Access-Control-Allow-Methods")).toBe(false);
  });

  it("may not open a socket, nor is it asked who it is", async () => {
    let asked = 0;
    const { url } = await anEndpoint({
      async authenticate() {
        asked++;
        return null;
      },
    });
    expect(await refusedUpgrade(url, { headers: { Origin: stranger } })).toBe(403);
    expect(asked).toBe(0);
  });

  it("is refused and reported when the check itself fails, at once or later", async () => {
    const fault = new Error("no list");
    const checks = [
      () => {
        throw fault;
      },
      () => Promise.reject(fault),
    ];
    for (const allowOrigin of checks) {
      const { url, errors } = await anEndpoint({ allowOrigin });
      expect((await negotiate(url, friend)).status).toBe(403);
      expect(await refusedUpgrade(url, { token: "alice", headers: { Origin: friend } })).toBe(403);
      expect(errors).toEqual([fault, fault]);
    }
  });
});

describe("a check that takes its time, and looks at the request", () => {
  const allowAlice: Partial<HubServerOptions<EndpointUser>> = {
    async allowOrigin(origin, { token }) {
      await setImmediate();
      return origin === friend && (token === undefined || token === "alice");
    },
  };

  it("decides by who comes, and the page can read the answer and why it was refused", async () => {
    const { url } = await anEndpoint(allowAlice);
    expectReadable(await negotiate(url, friend));
    const { status, headers } = await fetch(`${url}/negotiate?negotiateVersion=1`, {
      method: "POST",
      headers: { Origin: friend, Authorization: "Bearer bob" },
    });
    expect([status, headers.get("Access-Control-Allow-Origin")]).toEqual([403, null]);
    const nobody = await fetch(`${url}/negotiate?negotiateVersion=1`, { method: "POST", headers: { Origin: friend } });
    expect(nobody.status).toBe(401);
    expectReadable(nobody);
  });

  it("is waited for by preflights, sockets, streams and polls", async () => {
    const { url, connections } = await anEndpoint(allowAlice);
    const [preflight, foreign] = [await negotiate(url, friend, "OPTIONS"), await negotiate(url, stranger, "OPTIONS")];
    expect([preflight.status, foreign.status]).toEqual([204, 403]);
    expectReadable(preflight);
    await aSocket(url, { headers: { Origin: friend } });
    expect(await refusedUpgrade(url, { token: "bob", headers: { Origin: friend } })).toBe(403);
    const headers = { Origin: friend, Authorization: "Bearer alice" };
    const [streamed, polled] = [await aNegotiation(url), await aNegotiation(url)];
    expectReadable(await fetch(streamed.url, { headers: { ...headers, Accept: "text/event-stream" } }));
    expectReadable(await fetch(polled.url, { headers }));
    expect(connections).toHaveLength(3);
  });
});
