import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ServerDoor } from "#lib/signalr/hub/server-door.ts";
import { newServerId } from "#lib/signalr/hub/server-id.ts";
import type { HubRequest } from "#lib/signalr/hub-server-options.ts";
import { aSocket, refusedUpgrade } from "../raw-client.ts";
import { until } from "../until.ts";
import { anEndpoint, type Peers } from "./an-endpoint.ts";
import { aRawHttp, head, type RawHttp } from "./raw-http.ts";
import { aNegotiation, answerOf } from "./requests.ts";

const friend = "https://friend.example";

/** Two servers of one hub. Clients negotiate at `home` and ask at `away`. */
async function twoServers(options: Parameters<typeof anEndpoint>[0] = {}) {
  const peers: Peers = new Map();
  const home = await anEndpoint(options, peers);
  const away = await anEndpoint(options, peers);
  return { home, away, peers };
}

/** The same, with what their hooks are shown of each request. */
async function twoServersThatNote() {
  const seen: Partial<HubRequest>[] = [];
  const servers = await twoServers({
    async authenticate({ token, headers, url, remoteAddress }) {
      seen.push({ token, headers, url, remoteAddress });
      return { user: { name: "a" }, userIdentifier: "a" };
    },
  });
  return { ...servers, seen };
}

/** A socket that became a WebSocket, on which nothing is sent yet. */
async function anUpgraded(url: string, id: string): Promise<RawHttp> {
  const lines = ["Authorization: Bearer alice", "Connection: Upgrade", "Upgrade: websocket"];
  const key = ["Sec-WebSocket-Version: 13", `Sec-WebSocket-Key: ${Buffer.alloc(16).toString("base64")}`];
  const raw = await aRawHttp(url, head("GET", `${url}?id=${id}`, [...lines, ...key]));
  await until(() => raw.received().startsWith("HTTP/1.1 101 "));
  return raw;
}

/** A server that is no hub, behind the id that is returned. */
async function aPeer(peers: Peers, answer: (request: IncomingMessage) => void): Promise<string> {
  const server = createServer(answer);
  server.on("upgrade", answer);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const id = newServerId();
  peers.set(id, doorAt(`http://127.0.0.1:${portOf(server.address())}/inside/hub`));
  return id;
}

function doorAt(url: string): ServerDoor {
  return { url: new URL(url), key: "a key" };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}

describe("a client that asks another server than the one it negotiated with", () => {
  it("polls, posts and ends its connection through it", async () => {
    const { home, away } = await twoServers();
    const client = await aNegotiation(home.url, { at: away.url });
    expect(await answerOf(client.poll())).toEqual({ status: 200, text: "" });
    const poll = answerOf(client.poll());
    expect(await answerOf(client.post("over there"))).toEqual({ status: 200, text: "" });
    expect(await poll).toEqual({ status: 200, text: "over there" });
    const arrived = new Promise((request) => home.server.once("request", request));
    const last = client.poll();
    await arrived;
    expect((await client.delete()).status).toBe(202);
    expect((await last).status).toBe(204);
    expect(home.connections).toEqual([expect.objectContaining({ closed: { error: undefined } })]);
    expect(away.connections).toEqual([]);
  });

  it("gets each event of its stream as soon as it is sent, and can leave", async () => {
    const { home, away } = await twoServers();
    const client = await aNegotiation(home.url, { at: away.url });
    const lines = ["Authorization: Bearer alice", "Accept: text/event-stream"];
    const { socket, received } = await aRawHttp(away.url, head("GET", client.url, lines));
    await until(() => received().includes(":\r\n"));
    const [connection] = home.connections;
    for (const text of ["one", "two"]) {
      connection?.transport.send(Buffer.from(text), "Text");
      await until(() => received().includes(`data: ${text}\r\n\r\n`));
    }
    socket.destroy();
    await until(() => connection?.closed !== undefined);
  });

  it("talks over a WebSocket, which either side can close", async () => {
    const { home, away } = await twoServers();
    const { id } = await aNegotiation(home.url);
    const client = await aSocket(away.url, { id });
    const ping = '{"type":6}\u001e';
    client.socket.send(ping);
    await until(() => client.frames.length === 1);
    expect(home.connections[0]?.received).toEqual([ping]);
    client.socket.close(1000);
    await until(() => home.connections[0]?.closed !== undefined);
    expect(home.connections[0]?.closed).toEqual({ error: undefined });
    const second = await aSocket(away.url, { id: (await aNegotiation(home.url)).id });
    home.connections[1]?.transport.end("failed");
    expect(await second.closed()).toBe(1011);
  });

  it("whose socket ends or breaks is missed where its connection is", async () => {
    const { home, away } = await twoServers();
    for (const leave of ["end", "resetAndDestroy"] as const) {
      const { socket } = await anUpgraded(away.url, (await aNegotiation(home.url)).id);
      socket[leave]();
      await until(() => home.connections.at(-1)?.closed !== undefined);
    }
    const broken = { error: expect.any(Error) };
    expect(home.connections.map(({ closed }) => closed)).toEqual([broken, broken]);
  });

  it("learns at once that the socket to its connection broke", async () => {
    const { home, away } = await twoServers({ limits: { closeTimeoutMs: 60_000 } });
    const sockets: Socket[] = [];
    home.server.on("upgrade", ({ socket }) => sockets.push(socket));
    const client = await aSocket(away.url, { id: (await aNegotiation(home.url)).id });
    sockets[0]?.resetAndDestroy();
    expect(await client.closed()).toBe(1006);
  });

  it("and takes nothing is cut off some time after its connection has ended", async () => {
    const { home, away } = await twoServers({ limits: { closeTimeoutMs: 20 } });
    const client = await aSocket(away.url, { id: (await aNegotiation(home.url)).id });
    client.socket.pause();
    home.connections[0]?.transport.send(Buffer.alloc(2 ** 24), "Binary");
    await until(() => (home.connections[0]?.transport.bufferedBytes ?? 0) > 0);
    home.connections[0]?.transport.abort();
    await until(() => home.connections[0]?.closed !== undefined);
    away.server.closeIdleConnections();
    await new Promise<void>((closed) => away.server.close(() => closed()));
  });

  it("and leaves before it is answered is not waited for", async () => {
    const peers: Peers = new Map();
    const away = await anEndpoint({}, peers);
    const asked: IncomingMessage[] = [];
    const id = await aPeer(peers, (request) => asked.push(request));
    const { socket } = await aRawHttp(away.url, head("GET", `${away.url}?id=${id}abc`));
    await until(() => asked.length === 1);
    socket.destroy();
    await until(() => asked[0]?.socket.destroyed === true);
    expect(away.errors).toEqual([]);
  });

  it("learns that its connection broke where it is", async () => {
    const { home, away } = await twoServers();
    const socket = await aSocket(away.url, { id: (await aNegotiation(home.url)).id });
    home.connections[0]?.transport.abort();
    expect(await socket.closed()).toBe(1006);
    const client = await aNegotiation(home.url, { at: away.url });
    const response = await client.stream();
    home.connections[1]?.transport.abort();
    await expect(response.text()).rejects.toThrow("terminated");
  });

  it("does not deliver half a body", async () => {
    const { home, away } = await twoServers();
    const client = await aNegotiation(home.url, { at: away.url });
    await client.stream();
    const atHome = new Promise<IncomingMessage>((request) => home.server.once("request", request));
    const lines = ["Authorization: Bearer alice", "Content-Length: 100"];
    const { socket } = await aRawHttp(away.url, `${head("POST", client.url, lines)}half`);
    const request = await atHome;
    socket.destroy();
    await new Promise((closed) => request.once("close", closed));
    expect((await client.post("next")).status).toBe(200);
    expect(home.connections[0]?.received).toEqual(["next"]);
  });

  it("is answered as that server answers it", async () => {
    const { home, away } = await twoServers();
    const client = await aNegotiation(home.url, { at: away.url });
    expect((await fetch(client.url)).status).toBe(401);
    expect(await answerOf(client.post("early"))).toMatchObject({ status: 400 });
    expect(await refusedUpgrade(away.url, { token: "mallory", id: client.id })).toBe(403);
    expect((await fetch(client.url, { method: "PUT", headers: { Authorization: "Bearer alice" } })).status).toBe(405);
    expect([home.counters.connectionsRefused, away.counters.connectionsRefused]).toEqual([4, 0]);
  });

  it("can read the answer as a page of an allowed origin, whose preflight is answered at once", async () => {
    const { home, away } = await twoServers();
    const client = await aNegotiation(home.url, { at: away.url });
    const { headers } = await fetch(client.url, { headers: { Origin: friend, Authorization: "Bearer alice" } });
    expect(headers.get("Access-Control-Allow-Origin")).toBe(friend);
    expect(headers.get("Vary")).toBe("Origin");
    const preflight = await fetch(client.url, { method: "OPTIONS", headers: { Origin: friend } });
    expect(preflight.headers.get("Access-Control-Allow-Origin")).toBe(friend);
    const stranger = await fetch(client.url, { headers: { Origin: "https://stranger.example" } });
    expect([stranger.status, stranger.headers.get("Access-Control-Allow-Origin")]).toEqual([403, null]);
  });
});

describe("a request that is passed on", () => {
  it("is as it was made, with the address from which it came", async () => {
    const { home, away, seen } = await twoServersThatNote();
    const { id } = await aNegotiation(home.url);
    seen.length = 0;
    const lines = ["X-Forwarded-For: 192.0.2.1", "X-Mine: 1", "Connection: close"];
    const upgrade = ["Connection: Upgrade", "Upgrade: websocket", "X-Forwarded-For: 192.0.2.1", "X-Mine: 1"];
    const target = `http://public.example/hub?id=${id}&access_token=t&q=%20`;
    const polled = await aRawHttp(away.url, head("GET", target, lines), { from: "127.0.0.2" });
    await until(() => polled.received().startsWith("HTTP/1.1 200"));
    const upgraded = await aRawHttp(away.url, head("GET", target, upgrade), { from: "127.0.0.3" });
    await until(() => upgraded.received().startsWith("HTTP/1.1 4"));
    const asMade = {
      token: "t",
      url: expect.objectContaining({ href: expect.stringContaining(`/hub?id=${id}&q=`) }),
      headers: expect.objectContaining({ host: "public.example", "x-forwarded-for": "192.0.2.1", "x-mine": "1" }),
    };
    expect(seen).toEqual([
      { ...asMade, remoteAddress: "127.0.0.2" },
      { ...asMade, remoteAddress: "127.0.0.3" },
    ]);
    expect(JSON.stringify(seen)).not.toContain(`key of ${home.serverId}`);
  });

  it("is not believed to come from elsewhere because a client says so", async () => {
    const { home, away, seen } = await twoServersThatNote();
    const peer = "X-Hub-Forwarded-Peer: 192.0.2.1";
    const wrongKeys = ["", "wrong", `key of ${away.serverId}`, `key of ${home.serverId}x`];
    const atHome = wrongKeys.map((key) => ({ url: home.url, lines: [peer, `X-Hub-Forwarded-Key: ${key}`] }));
    for (const { url, lines } of [...atHome, { url: away.url, lines: [peer] }]) {
      const { id } = await aNegotiation(home.url);
      const { received } = await aRawHttp(url, head("GET", `${url}?id=${id}&access_token=t`, lines));
      await until(() => received().startsWith("HTTP/1.1 200"));
    }
    const polls = seen.filter(({ url }) => url?.searchParams.has("id"));
    expect(polls.map(({ remoteAddress }) => remoteAddress)).toEqual(Array(5).fill("127.0.0.1"));
  });

  it("is never passed on again", async () => {
    const peers: Peers = new Map();
    const away = await anEndpoint({}, peers);
    const other = await anEndpoint({}, peers);
    const lost = newServerId();
    // Each believes that the other has the connection.
    peers.set(lost, doorAt(other.url));
    const headers = { Authorization: "Bearer alice" };
    const response = await fetch(`${away.url}?id=${lost}xyz`, { headers });
    expect([response.status, await response.text()]).toEqual([404, "No Connection with that ID"]);
    expect(await refusedUpgrade(away.url, { token: "alice", id: `${lost}xyz` })).toBe(404);
    expect(other.counters.connectionsRefused).toBe(2);
  });

  it("goes below the path at which the other server is reached", async () => {
    const peers: Peers = new Map();
    const away = await anEndpoint({}, peers);
    const asked: (string | undefined)[] = [];
    const id = await aPeer(peers, (request) => {
      asked.push(request.url);
      request.socket.end("HTTP/1.1 410 Gone\r\nContent-Length: 4\r\n\r\ngone");
    });
    expect(await answerOf(fetch(`${away.url}?id=${id}1&x=%2F`))).toEqual({ status: 410, text: "gone" });
    expect(await refusedUpgrade(away.url, { id: `${id}2`, token: undefined })).toBe(410);
    expect(asked).toEqual([`/inside/hub?id=${id}1&x=%2F`, `/inside/hub?id=${id}2`]);
  });

  it("to a server that nobody knows is for an unknown connection", async () => {
    const { away } = await twoServers();
    const headers = { Authorization: "Bearer alice" };
    expect(await answerOf(fetch(`${away.url}?id=${newServerId()}abc`, { headers }))).toMatchObject({ status: 404 });
    expect(await answerOf(fetch(`${away.url}?id=${newServerId()}abc`))).toMatchObject({ status: 401 });
  });

  it("to a server that cannot be reached is answered with 502, which a page can read", async () => {
    const peers: Peers = new Map();
    const away = await anEndpoint({}, peers);
    const id = newServerId();
    peers.set(id, doorAt("http://127.0.0.1:1/hub"));
    const url = `${away.url}?id=${id}abc&access_token=secret`;
    const response = await fetch(url, { headers: { Origin: friend } });
    expect(response.status).toBe(502);
    expect(await response.text()).toBe("The server that has this connection cannot be reached");
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe(friend);
    expect(await refusedUpgrade(away.url, { token: "secret", id: `${id}abc` })).toBe(502);
    expect(away.errors).toHaveLength(2);
    expect(JSON.stringify(away.errors.map(String))).not.toContain("secret");
  });

  it("to a server that breaks off is broken off", async () => {
    const peers: Peers = new Map();
    const away = await anEndpoint({}, peers);
    const id = await aPeer(peers, (request) => {
      request.socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
      setImmediate(() => request.socket.destroy());
    });
    await expect(answerOf(fetch(`${away.url}?id=${id}abc`))).rejects.toThrow("terminated");
    expect(away.errors).toEqual([]);
  });
});

describe("an endpoint that closes", () => {
  it("cuts what it passes on to others", async () => {
    const { home, away, peers } = await twoServers();
    const socket = await aSocket(away.url, { id: (await aNegotiation(home.url)).id });
    const client = await aNegotiation(home.url, { at: away.url });
    const response = await client.stream();
    let waiting: IncomingMessage | undefined;
    const id = await aPeer(peers, (request) => {
      waiting = request;
      request.socket.resume();
    });
    await aRawHttp(away.url, head("GET", `${away.url}?id=${id}abc`, ["Connection: Upgrade", "Upgrade: websocket"]));
    await until(() => waiting !== undefined);
    away.endpoint.stopAccepting();
    away.endpoint.close();
    await until(() => waiting?.socket.readableEnded === true);
    expect(await socket.closed()).toBe(1006);
    await expect(response.text()).rejects.toThrow("terminated");
    expect(await refusedUpgrade(away.url, { token: "alice", id: (await aNegotiation(home.url)).id })).toBe(503);
  });
});
