import { describe, expect, it } from "vitest";
import { ForbiddenError, TooManyRequestsError } from "#lib/signalr/admission-errors.ts";
import { aConnectionToken } from "../negotiate.ts";
import { aSocket, refusedUpgrade } from "../raw-client.ts";
import { until } from "../until.ts";
import { anEndpoint } from "./an-endpoint.ts";
import { aRawHttp, head } from "./raw-http.ts";
import { aNegotiation } from "./requests.ts";

function negotiate(url: string, headers: Record<string, string> = { Authorization: "Bearer alice" }) {
  return fetch(`${url}/negotiate?negotiateVersion=1`, { method: "POST", headers });
}

describe("authentication", () => {
  it("is shown the token of the header or the query, and a URL without it", async () => {
    const seen: unknown[] = [];
    const { url } = await anEndpoint({
      async authenticate({ token, url: { pathname, search } }) {
        seen.push({ token, pathname, search });
        return null;
      },
    });
    await fetch(`${url}/negotiate?a=1`, { method: "POST", headers: { Authorization: "bearer from-header" } });
    await fetch(`${url}?ACCESS_TOKEN=from-query&a=1&access_token=again`);
    await refusedUpgrade(`${url}?a=1`, { token: "from-query" });
    expect(seen).toEqual([
      { token: "from-header", pathname: "/hub/negotiate", search: "?a=1" },
      { token: "from-query", pathname: "/hub", search: "?a=1" },
      { token: "from-query", pathname: "/hub", search: "?a=1" },
    ]);
  });

  it("is asked again with each request", async () => {
    let isAllowed = true;
    const { url } = await anEndpoint({
      authenticate: async () => (isAllowed ? { user: { name: "alice" }, userIdentifier: "alice" } : null),
    });
    const client = await aNegotiation(url);
    expect((await client.poll()).status).toBe(200);
    isAllowed = false;
    const answers = await Promise.all([client.poll(), client.post("x"), client.delete(), client.stream()]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  });

  it("of an identity that has expired is a refusal", async () => {
    const expiresAt = new Date(Date.now() - 1);
    const { url } = await anEndpoint({
      authenticate: async () => ({ user: { name: "a" }, userIdentifier: "a", expiresAt }),
    });
    expect((await negotiate(url)).status).toBe(401);
  });

  it("that fails by itself is answered with 500 and reported", async () => {
    const fault = new Error("the database is away");
    const { url, errors } = await anEndpoint({ authenticate: () => Promise.reject(fault) });
    expect((await negotiate(url)).status).toBe(500);
    expect(await refusedUpgrade(url, {})).toBe(500);
    expect(errors).toEqual([fault, fault]);
  });

  it("that forbids is answered with 403 and not reported, and its text stays here", async () => {
    const { url, errors } = await anEndpoint({
      authenticate: () => Promise.reject(new ForbiddenError("She is banned.")),
    });
    const response = await negotiate(url);
    expect([response.status, await response.text()]).toEqual([403, "Forbidden"]);
    expect(await refusedUpgrade(url, {})).toBe(403);
    expect(errors).toEqual([]);
  });
});

describe("an authentication that asks for patience", () => {
  it("is answered with 429 and the seconds to wait, and not reported", async () => {
    const { url, errors } = await anEndpoint({ authenticate: () => Promise.reject(new TooManyRequestsError(7)) });
    const response = await negotiate(url);
    expect([response.status, response.headers.get("Retry-After")]).toEqual([429, "7"]);
    expect(await refusedUpgrade(url, {})).toBe(429);
    expect(errors).toEqual([]);
  });
});

describe("a client that leaves while it is being admitted", () => {
  it("leaves its id to the next request, and no connection behind", async () => {
    const admitted = Promise.withResolvers<void>();
    let asked = 0;
    const { url, connections, server } = await anEndpoint({
      async authenticate() {
        if (++asked === 2) await admitted.promise;
        return { user: { name: "alice" }, userIdentifier: "alice" };
      },
    });
    const client = await aNegotiation(url);
    const left = new Promise((closed) =>
      server.once("request", (_request, response) => response.once("close", closed)),
    );
    const { socket } = await aRawHttp(url, head("GET", client.url, ["Accept: text/event-stream"]));
    await until(() => asked === 2);
    socket.destroy();
    await left;
    admitted.resolve();
    expect((await client.stream()).status).toBe(200);
    expect(connections).toHaveLength(1);
  });
});

describe("a client that breaks its socket while it is being admitted", () => {
  it("harms nobody", async () => {
    const admitted = Promise.withResolvers<null>();
    let asked = 0;
    const { url, counters } = await anEndpoint({
      authenticate() {
        asked++;
        return admitted.promise;
      },
    });
    const lines = ["Connection: Upgrade", "Upgrade: websocket"];
    const { socket } = await aRawHttp(url, head("GET", url, lines));
    await until(() => asked === 1);
    socket.resetAndDestroy();
    admitted.resolve(null);
    await until(() => counters.connectionsRefused === 1);
    expect((await negotiate(url)).status).toBe(401);
  });
});

describe("a connection of one user", () => {
  it("is closed to any other", async () => {
    const { url } = await anEndpoint();
    const { url: polled, poll } = await aNegotiation(url);
    await poll();
    for (const method of ["GET", "POST", "DELETE"]) {
      const response = await fetch(polled, { method, headers: { Authorization: "Bearer mallory" } });
      expect(response.status).toBe(403);
    }
    const { id } = await aNegotiation(url);
    expect(await refusedUpgrade(url, { token: "mallory", id })).toBe(403);
  });
});

describe("a redirection", () => {
  it("is given to a client that was admitted, who then negotiates elsewhere", async () => {
    const elsewhere = { url: "https://elsewhere.example/hub", accessToken: "another" };
    const { url } = await anEndpoint({ redirect: ({ token }) => (token === "alice" ? elsewhere : null) });
    expect(await (await negotiate(url)).json()).toEqual(elsewhere);
    expect(await (await negotiate(url, { Authorization: "Bearer bob" })).json()).toHaveProperty("connectionToken");
    expect((await negotiate(url, {})).status).toBe(401);
  });

  it("that fails is answered with 500 and reported", async () => {
    const fault = new Error("no map");
    const { url, errors } = await anEndpoint({
      redirect() {
        throw fault;
      },
    });
    expect((await negotiate(url)).status).toBe(500);
    expect(errors).toEqual([fault]);
  });
});

describe("refusals", () => {
  it("are counted", async () => {
    const { url, counters } = await anEndpoint();
    await fetch(url);
    await refusedUpgrade(url, { token: undefined });
    expect(counters.connectionsRefused).toBe(2);
    await negotiate(url);
    expect(counters.connectionsRefused).toBe(2);
  });
});

describe("an endpoint that accepts nobody any more", () => {
  it("refuses with 503, forgets what was negotiated, and goes on with the connections it has", async () => {
    const { url, endpoint, connections } = await anEndpoint();
    const active = await aNegotiation(url);
    const reserved = await aNegotiation(url);
    await active.poll();
    endpoint.stopAccepting();
    expect((await negotiate(url)).status).toBe(503);
    expect((await reserved.poll()).status).toBe(503);
    expect(await refusedUpgrade(url, {})).toBe(503);
    expect((await active.post("still here")).status).toBe(200);
    expect(await (await active.poll()).text()).toBe("still here");
    expect(connections).toHaveLength(1);
  });

  it("refuses who was still being admitted", async () => {
    const admitted = Promise.withResolvers<{ user: { name: string }; userIdentifier: string }>();
    let asked = 0;
    const { url, endpoint } = await anEndpoint({
      authenticate() {
        asked++;
        return admitted.promise;
      },
    });
    const answers = Promise.all([negotiate(url).then(({ status }) => status), refusedUpgrade(url, {})]);
    await until(() => asked === 2);
    endpoint.stopAccepting();
    admitted.resolve({ user: { name: "a" }, userIdentifier: "a" });
    expect(await answers).toEqual([503, 503]);
  });
});

describe("a socket", () => {
  it("may take up a resumable connection again, of the same user only", async () => {
    const { url, connections, counters } = await anEndpoint({ statefulReconnect: true });
    const id = await aConnectionToken(url, { query: "negotiateVersion=1&useStatefulReconnect=true" });
    await aSocket(url, { id });
    const [connection] = connections;
    expect(connection).toMatchObject({ mayResume: true });
    await aSocket(url, { id });
    expect(connection?.resumed).toHaveLength(1);
    expect(counters.connectionsResumed).toBe(1);
    expect(connections).toHaveLength(1);
    expect(await refusedUpgrade(url, { token: "mallory", id })).toBe(403);
    if (connection !== undefined) connection.isResumable = false;
    expect(await refusedUpgrade(url, { token: "alice", id })).toBe(409);
    connection?.onEnded();
    expect(await refusedUpgrade(url, { token: "alice", id })).toBe(404);
  });

  it("is the only transport whose connection can be taken up again", async () => {
    const { url, connections } = await anEndpoint({ statefulReconnect: true });
    const query = "negotiateVersion=1&useStatefulReconnect=true";
    const id = await aConnectionToken(url, { query });
    await fetch(`${url}?id=${id}`, { headers: { Authorization: "Bearer alice" } });
    expect(connections).toEqual([expect.objectContaining({ mayResume: false })]);
  });

  it("without negotiation is a connection that nobody can take up again", async () => {
    const { url, connections } = await anEndpoint({ statefulReconnect: true });
    await aSocket(url);
    expect(connections).toEqual([expect.objectContaining({ mayResume: false })]);
  });

  it("that fails to become a WebSocket leaves the id for the next", async () => {
    const { url, connections } = await anEndpoint();
    const client = await aNegotiation(url);
    const lines = ["Authorization: Bearer alice", "Connection: Upgrade", "Upgrade: websocket"];
    const { received } = await aRawHttp(url, head("GET", client.url, lines));
    await until(() => received().startsWith("HTTP/1.1 400"));
    await aSocket(url, { id: client.id });
    expect(connections).toHaveLength(1);
  });
});

describe("the hub's path", () => {
  it("is the only one the hub answers, with or without a slash at its end in the options", async () => {
    const { url } = await anEndpoint({ path: "/hub/" });
    const headers = { Authorization: "Bearer alice" };
    expect((await negotiate(url)).status).toBe(200);
    expect((await fetch(`${url}ber/negotiate`, { method: "POST", headers })).status).toBe(418);
    expect((await fetch(`${url}/other`, { headers })).status).toBe(404);
    expect(await refusedUpgrade(`${url}/negotiate`, { token: "alice" })).toBe(404);
  });
});
