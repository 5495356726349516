import { describe, expect, it } from "vitest";
import { aHub } from "./a-hub.ts";
import { aRawClient, aSocket, refusedUpgrade } from "./raw-client.ts";
import { until } from "./until.ts";

interface Negotiated {
  connectionId: string;
  connectionToken: string;
  negotiateVersion: number;
  availableTransports: unknown;
  error: string;
}

async function negotiate(url: string, query = "?negotiateVersion=1", init: RequestInit = {}): Promise<Negotiated> {
  const response = await fetch(`${url}/negotiate${query}`, {
    method: "POST",
    headers: { Authorization: "Bearer alice" },
    ...init,
  });
  expect(response.status).toBe(200);
  return response.json();
}

async function statusOf(url: string, init: RequestInit = {}): Promise<number> {
  const response = await fetch(url, { headers: { Authorization: "Bearer alice" }, ...init });
  return response.status;
}

describe("negotiate", () => {
  it("reserves the id that the socket's connection then has", async () => {
    const { url, connection } = await aHub();
    const { connectionId, connectionToken } = await negotiate(url);
    await aRawClient(url, { id: connectionToken });
    expect(connection().connectionId).toBe(connectionId);
  });

  it("returns a token that differs from the public id in version 1", async () => {
    const { url } = await aHub();
    const { connectionId, connectionToken, negotiateVersion } = await negotiate(url);
    expect(negotiateVersion).toBe(1);
    expect(connectionToken).toMatch(/^[\w-]{22}$/);
    expect(connectionToken).not.toBe(connectionId);
  });

  it("returns no token in version 0, where the id takes the connection up", async () => {
    const { url, connection } = await aHub();
    const reply = await negotiate(url, "");
    expect(reply).toEqual({
      connectionId: expect.any(String),
      negotiateVersion: 0,
      availableTransports: [{ transport: "WebSockets", transferFormats: ["Text", "Binary"] }],
    });
    await aRawClient(url, { id: reply.connectionId });
    expect(connection().connectionId).toBe(reply.connectionId);
  });

  it("answers a higher version with version 1, whatever the case of the query's keys", async () => {
    const { url } = await aHub();
    expect((await negotiate(url, "?NEGOTIATEVERSION=7")).negotiateVersion).toBe(1);
  });

  it("answers a version that is no integer with an error and status 200", async () => {
    const { url } = await aHub();
    const reply = await negotiate(url, "?negotiateVersion=latest");
    expect(reply).toEqual({ error: "The client requested a non-integer protocol version." });
  });

  it("answers a version below the lowest with an error and status 200", async () => {
    const { url } = await aHub();
    const error = "The client requested version '-1', but the server does not support this version.";
    expect(await negotiate(url, "?negotiateVersion=-1")).toEqual({ error });
  });

  it("never offers stateful reconnect, even when asked for it", async () => {
    const { url } = await aHub();
    expect(await negotiate(url, "?negotiateVersion=1&useStatefulReconnect=true")).not.toHaveProperty(
      "useStatefulReconnect",
    );
  });

  it("is a POST", async () => {
    const { url } = await aHub();
    expect(await statusOf(`${url}/negotiate`)).toBe(405);
  });

  it("is refused with 401 without a valid token, and so is the socket", async () => {
    const { url } = await aHub();
    expect(await statusOf(`${url}/negotiate`, { method: "POST", headers: {} })).toBe(401);
    expect(await refusedUpgrade(url, {})).toBe(401);
  });

  it("is refused with 401 for an identity that has already expired", async () => {
    const expiresAt = new Date(Date.now() - 1);
    const { url } = await aHub({ authenticate: async () => ({ user: { name: "a" }, userIdentifier: "a", expiresAt }) });
    expect(await statusOf(`${url}/negotiate`, { method: "POST" })).toBe(401);
  });

  it("answers 500 and reports the error when authentication fails by itself", async () => {
    const fault = new Error("the database is away");
    const { url, errors } = await aHub({ authenticate: () => Promise.reject(fault) });
    expect(await statusOf(`${url}/negotiate`, { method: "POST" })).toBe(500);
    expect(await refusedUpgrade(url, {})).toBe(500);
    expect(errors).toEqual([{ error: fault }, { error: fault }]);
  });
});

describe("authentication", () => {
  it("is shown the token of the header or the query, and a URL without it", async () => {
    const seen: unknown[] = [];
    const { url } = await aHub({
      async authenticate({ token, url: { pathname, search } }) {
        seen.push({ token, pathname, search });
        return null;
      },
    });
    await statusOf(`${url}/negotiate?a=1`, { method: "POST", headers: { Authorization: "bearer from-header" } });
    await refusedUpgrade(`${url}?a=1`, { token: "from-query" });
    expect(seen).toEqual([
      { token: "from-header", pathname: "/hub/negotiate", search: "?a=1" },
      { token: "from-query", pathname: "/hub", search: "?a=1" },
    ]);
  });
});

describe("requests with a connection's id", () => {
  it("get 404 for an id that nobody was given", async () => {
    const { url } = await aHub();
    expect(await statusOf(`${url}?id=unknown`, { method: "POST" })).toBe(404);
    expect(await refusedUpgrade(url, { token: "alice", id: "unknown" })).toBe(404);
  });

  it("get 400 without an id", async () => {
    const { url } = await aHub();
    for (const method of ["GET", "POST", "DELETE"]) expect(await statusOf(url, { method })).toBe(400);
  });

  it("get 405 for a POST, 400 for a DELETE and 404 for a GET on a WebSocket's connection", async () => {
    const { url } = await aHub();
    const { connectionToken } = await negotiate(url);
    await aRawClient(url, { id: connectionToken });
    const target = `${url}?id=${connectionToken}`;
    expect(await statusOf(target, { method: "POST" })).toBe(405);
    expect(await statusOf(target, { method: "DELETE" })).toBe(400);
    expect(await statusOf(target, { method: "GET" })).toBe(404);
    expect(await statusOf(target, { method: "PUT" })).toBe(405);
  });

  it("get 409 for a second socket while the first is in use", async () => {
    const { url } = await aHub();
    const { connectionToken } = await negotiate(url);
    await aSocket(url, { id: connectionToken });
    expect(await refusedUpgrade(url, { token: "alice", id: connectionToken })).toBe(409);
  });

  it("get 403 for a socket of another user than the one who negotiated", async () => {
    const { url } = await aHub();
    const { connectionToken } = await negotiate(url);
    expect(await refusedUpgrade(url, { token: "mallory", id: connectionToken })).toBe(403);
  });

  it("get 404 once the server has closed the connection", async () => {
    const { url, connection } = await aHub();
    const { connectionToken } = await negotiate(url);
    await aRawClient(url, { id: connectionToken });
    connection().close();
    expect(await refusedUpgrade(url, { token: "alice", id: connectionToken })).toBe(404);
  });

  it("get 404 after the id has waited too long for its socket", async () => {
    const { url } = await aHub({ limits: { negotiatedConnectionTimeoutMs: 20 } });
    const { connectionToken } = await negotiate(url);
    let status = 405;
    void (async () => {
      while (status === 405) status = await statusOf(`${url}?id=${connectionToken}`, { method: "POST" });
    })();
    await until(() => status !== 405);
    expect(status).toBe(404);
  });
});

describe("the hub's path", () => {
  it("is the only one the hub answers", async () => {
    const { url } = await aHub();
    expect(await statusOf(`${url}ber/negotiate`, { method: "POST" })).toBe(418);
    expect(await statusOf(`${url}/other`)).toBe(404);
  });
});
