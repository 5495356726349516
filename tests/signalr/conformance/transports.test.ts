import { expect, test } from "vitest";
import type { HubProtocol } from "#lib/signalr/protocols/hub-protocol.ts";
import { jsonProtocol } from "#lib/signalr/protocols/json-protocol.ts";
import { aHub } from "../a-hub.ts";
import { aRawHttp, head, type RawHttp } from "../http/raw-http.ts";
import { aNegotiation, answerOf, aPollingClient, shakeHands } from "../http/requests.ts";
import { aRawClient } from "../raw-client.ts";
import { until } from "../until.ts";
import { protocolNames, records } from "../wire-codec.ts";

/** The transports on which the server sends when it likes. */
const pushing = ["WebSockets", "ServerSentEvents"];

/** A stream of events after its handshake, as its bytes. */
async function aRawStream(url: string): Promise<RawHttp> {
  const client = await aNegotiation(url);
  const lines = ["Authorization: Bearer alice", "Accept: text/event-stream"];
  const stream = await aRawHttp(url, head("GET", client.url, lines));
  await until(() => stream.received().includes("\r\n\r\n"));
  await shakeHands(client);
  await until(() => stream.received().includes("data: {}\u001e\r\n\r\n"));
  return stream;
}

/** JSON over several lines, as no codec of the library writes it. */
const spaciousJson: HubProtocol = {
  ...jsonProtocol,
  write: (message) => Buffer.from(jsonProtocol.write(message).toString().replace(/^\{/, "{\n\r\n")),
};

test("31 a stream of events says what it is, that nobody may keep or delay it, and begins at once", async () => {
  const { url } = await aHub();
  const { stream } = await aNegotiation(url);
  const response = await stream();
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("text/event-stream");
  expect(response.headers.get("Cache-Control")).toBe("no-cache,no-store");
  expect(response.headers.get("X-Accel-Buffering")).toBe("no");
  expect(response.headers.has("Content-Encoding")).toBe(false);
  const first = await response.body?.getReader().read();
  expect(Buffer.from(first?.value ?? []).toString()).toBe(":\r\n");
});

test("32 a message of several lines is one event of several lines of data", async () => {
  const { url, connection } = await aHub({ protocols: [spaciousJson] });
  const stream = await aRawStream(url);
  connection().send("hello");
  const event = 'data: {\r\ndata: \r\ndata: "type":1,"target":"hello","arguments":[]}\u001e\r\n\r\n';
  await until(() => stream.received().includes(event));
});

test("33 several messages come in the answer to one poll", async () => {
  const { url, connection } = await aHub();
  const client = await aPollingClient(url);
  const messages = ["one", "two", "three"].map((target) => ({ type: 1, target, arguments: [] }));
  for (const { target } of messages) {
    connection().send(target);
    await new Promise(setImmediate);
  }
  expect(await answerOf(client.poll())).toEqual({ status: 200, text: records(...messages) });
});

test.each(protocolNames)("34 the frames of a socket are of the kind of its protocol, %s", async (protocol) => {
  const { url, connection } = await aHub();
  const client = await aRawClient(url, { protocol });
  connection().send("hello");
  await client.received(1);
  expect(client.frames.map(({ isBinary }) => isBinary)).toEqual([
    protocol === "messagepack",
    protocol === "messagepack",
  ]);
});

test("35 a socket that the server ends because of a failure closes with 1011", async () => {
  const { url } = await aHub({ onConnected: () => Promise.reject(new Error("broken")) });
  expect(await (await aRawClient(url)).closed()).toBe(1011);
});

test("36 a close of either side is answered by the other, and is no error", async () => {
  const ends: unknown[] = [];
  const { url, connection } = await aHub({ onDisconnected: (_call, error) => void ends.push(error) });
  const leaving = await aRawClient(url, { token: "leaving" });
  const sentAway = await aRawClient(url, { token: "sentAway" });
  leaving.socket.close(1000);
  connection("sentAway").abort();
  expect([await leaving.closed(), await sentAway.closed()]).toEqual([1000, 1000]);
  await until(() => ends.length === 2);
  expect(ends).toEqual([undefined, undefined]);
});

test("37 a socket whose other side never closes is cut off after the close timeout", async () => {
  const { url, connection, hub, openSockets } = await aHub({ limits: { closeTimeoutMs: 100 } });
  const client = await aRawClient(url);
  client.socket.pause();
  const before = performance.now();
  connection().abort();
  expect(await openSockets()).toBe(1);
  await hub.close({ graceMs: 60_000 });
  expect(performance.now() - before).toBeGreaterThanOrEqual(99);
  expect(await openSockets()).toBe(0);
});

test.each(pushing)(
  "38 a connection whose other side stops reading is cut off after the send timeout: %s",
  async (transport) => {
    const ends: unknown[] = [];
    const { url, connection, hub } = await aHub({
      limits: { sendTimeoutMs: 100, maximumBufferedBytes: 2 ** 26 },
      onDisconnected: (_call, error) => void ends.push(error),
    });
    const { socket } = transport === "WebSockets" ? await aRawClient(url) : await aRawStream(url);
    socket.pause();
    const healthy = await aRawClient(url, { token: "healthy" });
    connection("alice").send("large", "x".repeat(2 ** 25));
    await until(() => ends.length === 1);
    expect(ends).toEqual([new Error("The client reads too slowly.")]);
    expect(hub.counters.slowReadersClosed).toBe(1);
    connection("healthy").send("news");
    expect(await healthy.received(1)).toHaveLength(1);
  },
);
