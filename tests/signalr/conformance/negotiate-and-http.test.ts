import { expect, test } from "vitest";
import { z } from "zod";
import { ForbiddenError } from "#lib/signalr/admission-errors.ts";
import type { TransportName } from "#lib/signalr/transports/transport.ts";
import { aHub, method as hubMethod } from "../a-hub.ts";
import { aRawHttp, head } from "../http/raw-http.ts";
import { aNegotiation, answerOf, aPollingClient, shakeHands } from "../http/requests.ts";
import { aRawClient, aSocket, refusedUpgrade } from "../raw-client.ts";
import { aRawEventStream } from "../raw-event-stream.ts";
import { until } from "../until.ts";
import { codecs, records } from "../wire-codec.ts";

const alice = { Authorization: "Bearer alice" };
const methods = ["GET", "POST", "DELETE"];
const unknownId = { status: 404, text: "No Connection with that ID" };
const nothing = { status: 200, text: "" };
const gone = { status: 204, text: "" };

async function negotiate(url: string, query = "?negotiateVersion=1") {
  const response = await fetch(`${url}/negotiate${query}`, { method: "POST", headers: alice });
  expect(response.status).toBe(200);
  return response.json();
}

async function statusOf(url: string, init: RequestInit = {}): Promise<number> {
  const { status } = await fetch(url, { headers: alice, ...init });
  return status;
}

/** A method that keeps what it is called with, and what it keeps. */
function aMemory() {
  const kept: unknown[] = [];
  return { kept, keep: hubMethod({ args: [z.unknown()], run: (_call, value) => void kept.push(value) }) };
}

function call(target: string, ...args: unknown[]): string {
  return records({ type: 1, target, arguments: args });
}

test("1 an id is reserved and returned", async () => {
  const { url, connection } = await aHub();
  const { connectionId, connectionToken } = await negotiate(url);
  await aRawClient(url, { id: connectionToken });
  expect(connection().connectionId).toBe(connectionId);
});

test("2 the token of version 1 is another than the public id, and has 128 random bits", async () => {
  const { url } = await aHub();
  const one = await negotiate(url);
  const other = await negotiate(url);
  expect(one.negotiateVersion).toBe(1);
  expect(one.connectionToken).toMatch(/^[\w-]{30}$/);
  expect(new Set([one, other].flatMap((reply) => [reply.connectionId, reply.connectionToken])).size).toBe(4);
  expect(await refusedUpgrade(url, { token: "alice", id: one.connectionId })).toBe(404);
});

test("3 version 0 has no token: its id takes the connection up", async () => {
  const { url, connection } = await aHub();
  const reply = await negotiate(url, "");
  expect(reply).toEqual({
    connectionId: expect.any(String),
    negotiateVersion: 0,
    availableTransports: [
      { transport: "WebSockets", transferFormats: ["Text", "Binary"] },
      { transport: "ServerSentEvents", transferFormats: ["Text"] },
      { transport: "LongPolling", transferFormats: ["Text", "Binary"] },
    ],
  });
  await aRawClient(url, { id: reply.connectionId });
  expect(connection().connectionId).toBe(reply.connectionId);
});

test("4 a higher version is answered with 1, whatever the case of the query's keys", async () => {
  const { url } = await aHub();
  expect((await negotiate(url, "?NEGOTIATEVERSION=7")).negotiateVersion).toBe(1);
});

test("5 a version that is no integer is answered with an error and status 200", async () => {
  const { url } = await aHub();
  const error = "The client requested a non-integer protocol version.";
  expect(await negotiate(url, "?negotiateVersion=latest")).toEqual({ error });
});

test("6 a version below the lowest is answered with an error and status 200", async () => {
  const { url } = await aHub();
  const error = "The client requested version '-1', but the server does not support this version.";
  expect(await negotiate(url, "?negotiateVersion=-1")).toEqual({ error });
});

test("7 only the transports of the options are offered, in their order", async () => {
  const { url } = await aHub({ transports: ["LongPolling", "WebSockets"] });
  expect((await negotiate(url)).availableTransports).toEqual([
    { transport: "LongPolling", transferFormats: ["Text", "Binary"] },
    { transport: "WebSockets", transferFormats: ["Text", "Binary"] },
  ]);
});

test("8 without WebSockets neither they nor stateful reconnect are offered", async () => {
  const { url } = await aHub({ transports: ["ServerSentEvents", "LongPolling"], statefulReconnect: true });
  const reply = await negotiate(url, "?negotiateVersion=1&useStatefulReconnect=true");
  expect(reply.availableTransports).not.toContainEqual(expect.objectContaining({ transport: "WebSockets" }));
  expect(reply).not.toHaveProperty("useStatefulReconnect");
  expect(await refusedUpgrade(url, { token: "alice", id: reply.connectionToken })).toBe(404);
});

test("9 stateful reconnect is granted only if it is asked for and allowed", async () => {
  const asking = "?negotiateVersion=1&useStatefulReconnect=true";
  const allowing = await aHub({ statefulReconnect: true });
  expect(await negotiate(allowing.url, asking)).toHaveProperty("useStatefulReconnect", true);
  expect(await negotiate(allowing.url)).not.toHaveProperty("useStatefulReconnect");
  const { url } = await aHub();
  expect(await negotiate(url, asking)).not.toHaveProperty("useStatefulReconnect");
});

test("10 an id that nobody was given gets 404, and so does one that was not taken up in time", async () => {
  const { url } = await aHub({ limits: { negotiatedConnectionTimeoutMs: 20 } });
  for (const method of methods) {
    expect(await answerOf(fetch(`${url}?id=unknown`, { method, headers: alice }))).toEqual(unknownId);
  }
  expect(await refusedUpgrade(url, { token: "alice", id: "unknown" })).toBe(404);
  const client = await aNegotiation(url);
  let status = 400;
  while (status === 400) status = (await client.delete()).status;
  expect(status).toBe(404);
});

test("11 a request without an id gets 400, but a socket without one is a new connection", async () => {
  const { url, hub } = await aHub();
  for (const method of methods) {
    const answer = { status: 400, text: "Connection ID required" };
    expect(await answerOf(fetch(`${url}?id=`, { method, headers: alice }))).toEqual(answer);
  }
  await aRawClient(url);
  expect(hub.connections.size).toBe(1);
});

test("12 a POST on a WebSocket connection gets 405, and so does any other method", async () => {
  const { url } = await aHub();
  const client = await aNegotiation(url);
  await aRawClient(url, { id: client.id });
  expect((await client.post("x")).status).toBe(405);
  expect(await statusOf(client.url, { method: "PUT" })).toBe(405);
  expect(await statusOf(`${url}/negotiate`)).toBe(405);
});

test("13 a POST after the connection's end gets 404", async () => {
  const { url, connection, hub } = await aHub();
  const polling = await aPollingClient(url);
  await polling.delete();
  expect(await answerOf(polling.post("late"))).toEqual(unknownId);
  const streaming = await aNegotiation(url);
  await streaming.stream();
  await shakeHands(streaming);
  await until(() => hub.connections.size === 1);
  connection().close();
  expect(await answerOf(streaming.post("late"))).toEqual(unknownId);
});

test("14 parallel POSTs are all delivered, each in one piece", async () => {
  const { kept, keep } = aMemory();
  const { url } = await aHub({ methods: { keep } });
  const client = await aPollingClient(url);
  const numbers = Array.from({ length: 30 }, (_value, index) => index);
  const posts = await Promise.all(numbers.map((number) => client.post(call("keep", number))));
  expect(posts.map(({ status }) => status)).toEqual(numbers.map(() => 200));
  await until(() => kept.length === 30);
  expect(new Set(kept)).toEqual(new Set(numbers));
});

test("15 an aborted body gets 400, and nothing of it is delivered", async () => {
  const { kept, keep } = aMemory();
  const { url } = await aHub({ methods: { keep } });
  const client = await aPollingClient(url);
  const body = call("keep", "half");
  const lines = ["Authorization: Bearer alice", `Content-Length: ${body.length + 1}`];
  const { socket, received } = await aRawHttp(url, head("POST", client.url, lines) + body);
  socket.end();
  await until(() => received().startsWith("HTTP/1.1 400 "));
  await client.post(call("keep", "whole"));
  await until(() => kept.length > 0);
  expect(kept).toEqual(["whole"]);
});

test("16 a transport that is not offered gets 404", async () => {
  const offered: TransportName[] = ["WebSockets", "ServerSentEvents", "LongPolling"];
  for (const missing of offered) {
    const { url } = await aHub({ transports: offered.filter((name) => name !== missing) });
    const { id } = await aNegotiation(url);
    const [streaming, polling] = [await aNegotiation(url), await aNegotiation(url)];
    if (missing === "WebSockets") expect(await refusedUpgrade(url, { token: "alice", id })).toBe(404);
    else await aSocket(url, { id });
    expect((await streaming.stream()).status).toBe(missing === "ServerSentEvents" ? 404 : 200);
    expect((await polling.poll()).status).toBe(missing === "LongPolling" ? 404 : 200);
  }
});

test("17 a second stream or socket of a connection in use gets 409", async () => {
  const { url } = await aHub({ statefulReconnect: true });
  const streaming = await aNegotiation(url);
  await streaming.stream();
  expect((await streaming.stream()).status).toBe(409);
  const { id } = await aNegotiation(url);
  await aSocket(url, { id });
  expect(await refusedUpgrade(url, { token: "alice", id })).toBe(409);
});

test("18 a change of the transport gets 400", async () => {
  const { url } = await aHub();
  const [socket, streaming, polling] = [await aNegotiation(url), await aNegotiation(url), await aNegotiation(url)];
  await aSocket(url, { id: socket.id });
  await streaming.stream();
  await polling.poll();
  expect([(await socket.stream()).status, (await socket.poll()).status]).toEqual([400, 400]);
  expect((await streaming.poll()).status).toBe(400);
  expect((await polling.stream()).status).toBe(400);
  for (const { id } of [streaming, polling]) expect(await refusedUpgrade(url, { token: "alice", id })).toBe(400);
});

test("19 a new poll ends the one before with 204", async () => {
  const { url, connection } = await aHub();
  const client = await aPollingClient(url);
  const polls = [client.poll(), client.poll()];
  expect((await Promise.race(polls)).status).toBe(204);
  connection().send("news");
  const answers = await Promise.all(polls.map(answerOf));
  expect(answers).toContainEqual({ status: 200, text: call("news") });
});

test("20 a poll without news is answered with 200 and nothing", async () => {
  const { url } = await aHub({ limits: { pollTimeoutMs: 20 } });
  const client = await aPollingClient(url);
  const answers = [await answerOf(client.poll()), await answerOf(client.poll())];
  expect(answers).toEqual([nothing, nothing]);
});

test("21 the first poll is answered with 200 and nothing, at once", async () => {
  const { url } = await aHub({ limits: { pollTimeoutMs: 60_000 } });
  expect(await answerOf((await aNegotiation(url)).poll())).toEqual(nothing);
});

test("22 a DELETE gets 202, and the poll that waits 204", async () => {
  const ends: unknown[] = [];
  const { url, hub } = await aHub({ onDisconnected: (_call, error) => void ends.push(error) });
  const client = await aPollingClient(url);
  // The later of two polls is known to wait when the earlier is answered.
  const polls = [client.poll(), client.poll()];
  await Promise.race(polls);
  expect((await client.delete()).status).toBe(202);
  expect(await Promise.all(polls.map(answerOf))).toEqual([gone, gone]);
  await until(() => ends.length === 1);
  expect(ends).toEqual([undefined]);
  expect(hub.connections.size).toBe(0);
});

test("23 a DELETE between polls ends the connection as well", async () => {
  const { url, hub } = await aHub();
  const client = await aPollingClient(url);
  expect((await client.delete()).status).toBe(202);
  expect(hub.connections.size).toBe(0);
  expect(await answerOf(client.poll())).toEqual(unknownId);
});

test("24 a DELETE on any other transport gets 400", async () => {
  const { url } = await aHub();
  const [socket, streaming, none] = [await aNegotiation(url), await aNegotiation(url), await aNegotiation(url)];
  await aSocket(url, { id: socket.id });
  await streaming.stream();
  for (const client of [socket, streaming, none]) expect((await client.delete()).status).toBe(400);
});

test("25 a client that polls no more is removed", async () => {
  const ends: unknown[] = [];
  const { url, hub } = await aHub({
    limits: { disconnectedTimeoutMs: 50 },
    onDisconnected: (_call, error) => void ends.push(error),
  });
  const client = await aPollingClient(url);
  expect(hub.connections.size).toBe(1);
  await until(() => hub.connections.size === 0);
  expect(await answerOf(client.poll())).toEqual(unknownId);
  expect(ends).toEqual([expect.any(Error)]);
});

test("26 the end of a connection by the hub ends its transport", async () => {
  const { url, connection } = await aHub();
  const close = { type: 7, error: "Enough." };
  const socket = await aRawClient(url, { token: "socket" });
  const stream = await aRawEventStream(url, "stream");
  await stream.post(records({ protocol: "json", version: 1 }));
  const polling = await aPollingClient(url, { token: "polling" });
  for (const name of ["socket", "stream", "polling"]) connection(name).close({ error: "Enough." });
  await socket.closed();
  await stream.ended();
  expect([socket.ofType(7), stream.messages.slice(1), await polling.messages()]).toEqual([[close], [close], [close]]);
  expect(await answerOf(polling.poll())).toEqual(gone);
  expect(await answerOf(polling.poll())).toEqual(unknownId);
});

test("27 the request that opened a connection is kept from poll to poll", async () => {
  const tag = hubMethod({
    args: [],
    run: ({ connection: { request } }) => [request.headers["x-tag"], request.headers.authorization, request.url.search],
  });
  const { url } = await aHub({ methods: { tag } });
  const client = await aNegotiation(url);
  const { id, post, poll } = client;
  await fetch(`${url}?id=${id}&access_token=alice&first=1`, { headers: { "X-Tag": "first" } });
  await shakeHands(client);
  await poll();
  await post(records({ type: 1, target: "tag", arguments: [], invocationId: "1" }));
  const [completion] = codecs.json.read(Buffer.from((await answerOf(poll())).text));
  expect(completion).toMatchObject({ result: ["first", null, `?id=${id}&first=1`] });
});

test("28 whoever shows no proof of identity, or one that is not accepted, gets 401", async () => {
  const { url } = await aHub({
    authenticate: async ({ token }) => (token === "alice" ? { user: { name: "a" }, userIdentifier: "a" } : null),
  });
  const client = await aNegotiation(url);
  for (const headers of [{}, { Authorization: "Bearer mallory" }]) {
    expect(await statusOf(`${url}/negotiate`, { method: "POST", headers })).toBe(401);
    for (const method of methods) expect(await statusOf(client.url, { method, headers })).toBe(401);
  }
  expect(await refusedUpgrade(url, { token: undefined })).toBe(401);
  expect(await refusedUpgrade(url, { token: "mallory", id: client.id })).toBe(401);
});

test("29 whoever is known and not allowed gets 403, and so does another user than the one who negotiated", async () => {
  const { url, errors } = await aHub({
    async authenticate({ token = "" }) {
      if (token === "banned") throw new ForbiddenError("Banned.");
      return { user: { name: token }, userIdentifier: token };
    },
  });
  const client = await aNegotiation(url);
  for (const headers of [{ Authorization: "Bearer banned" }, { Authorization: "Bearer mallory" }]) {
    for (const method of methods) expect(await statusOf(client.url, { method, headers })).toBe(403);
  }
  expect(await statusOf(`${url}/negotiate`, { method: "POST", headers: { Authorization: "Bearer banned" } })).toBe(403);
  for (const token of ["banned", "mallory"]) expect(await refusedUpgrade(url, { token, id: client.id })).toBe(403);
  expect(errors).toEqual([]);
});

test("30 a shutdown ends all connections, on every transport, and refuses new ones", async () => {
  const { url, hub } = await aHub();
  const close = { type: 7, allowReconnect: true };
  const socket = await aRawClient(url);
  const stream = await aRawEventStream(url);
  await stream.post(records({ protocol: "json", version: 1 }));
  const polling = await aPollingClient(url);
  const closed = hub.close();
  await stream.ended();
  expect([socket.ofType(7), stream.messages.slice(1), await polling.messages()]).toEqual([[close], [close], [close]]);
  expect(await answerOf(polling.poll())).toEqual(gone);
  expect(await socket.closed()).toBe(1000);
  await closed;
  expect(hub.connections.size).toBe(0);
  expect(await statusOf(`${url}/negotiate`, { method: "POST" })).toBe(503);
  expect(await refusedUpgrade(url, { token: "alice" })).toBe(503);
});
