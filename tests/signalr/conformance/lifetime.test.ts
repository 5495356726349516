import { describe, expect, test } from "vitest";
import { HubException } from "#lib/signalr/hub-exception.ts";
import { aHub, echo } from "../a-hub.ts";
import { aRawClient } from "../raw-client.ts";
import { aRealClient } from "../real-client.ts";
import { until } from "../until.ts";
import { codecs, protocolNames } from "../wire-codec.ts";

const closedWithError = "Connection closed with an error.";
const ping = { json: Buffer.from('{"type":6}\u001e'), messagepack: Buffer.from([2, 0x91, 6]) };

describe.each(protocolNames)("a connection in %s", (protocol) => {
  test("77 is pinged when nothing else is sent", async () => {
    const { url } = await aHub({ limits: { keepAliveMs: 10 } });
    const client = await aRawClient(url, { protocol });
    await client.received(6, 3);
    expect(client.frames.at(-1)?.bytes).toEqual(ping[protocol]);
  });

  test("78 whose client has never pinged is kept, however silent", async () => {
    const { url, hub } = await aHub({ limits: { clientTimeoutMs: 10, keepAliveMs: 10 } });
    const client = await aRawClient(url, { protocol });
    await client.received(6, 10);
    expect(hub.connections.size).toBe(1);
  });

  test("79 whose client has pinged and then is silent is closed, and the client may come back", async () => {
    const ends: (Error | undefined)[] = [];
    const { url, errors } = await aHub({
      limits: { clientTimeoutMs: 30 },
      onDisconnected: (_call, error) => void ends.push(error),
    });
    const client = await aRawClient(url, { protocol });
    client.send({ type: 6 });
    expect(await client.closed()).toBe(1011);
    expect(client.ofType(7)).toEqual([{ type: 7, error: closedWithError, allowReconnect: true }]);
    await until(() => ends.length === 1);
    expect(ends).toEqual([expect.any(Error)]);
    expect(errors).toEqual([]);
  });

  test("80 whose connect hook throws gets a Close with the error, and the client does not come back", async () => {
    const fault = new Error("secret");
    const { url, errors, hub } = await aHub({
      onConnected({ connection }) {
        throw connection.user.name === "bob" ? new HubException("Closed today.") : fault;
      },
    });
    const client = await aRawClient(url, { protocol });
    expect(await client.closed()).toBe(1011);
    expect(client.messages).toEqual([{}, { type: 7, error: closedWithError }]);
    expect(errors).toEqual([{ error: fault, connectionId: expect.any(String) }]);
    const bob = await aRawClient(url, { protocol, token: "bob" });
    await bob.closed();
    expect(bob.messages).toEqual([{}, { type: 7, error: `${closedWithError} HubException: Closed today.` }]);
    expect(errors).toHaveLength(1);
    expect(hub.connections.size).toBe(0);
  });

  test("81 has its disconnect hook run even if its connect hook threw", async () => {
    const fault = new Error("secret");
    const ends: unknown[] = [];
    const { url } = await aHub({
      onConnected: () => Promise.reject(fault),
      onDisconnected: ({ connection }, error) => void ends.push([connection.user.name, error]),
    });
    await aRawClient(url, { protocol });
    await until(() => ends.length === 1);
    expect(ends).toEqual([["alice", fault]]);
  });

  test("82 that its client closes in good order has ended without an error", async () => {
    const ends: unknown[] = [];
    const { url, hub } = await aHub({ onDisconnected: (_call, error) => void ends.push(error) });
    const closing = await aRawClient(url, { protocol });
    closing.send({ type: 7 });
    expect(await closing.closed()).toBe(1000);
    expect(closing.ofType(7)).toEqual([]);
    const silent = await aRawClient(url, { protocol });
    silent.socket.close();
    await silent.closed();
    const stopping = aRealClient(url, { protocol });
    await stopping.start();
    await stopping.stop();
    await until(() => ends.length === 3);
    expect(ends).toEqual([undefined, undefined, undefined]);
    expect(hub.connections.size).toBe(0);
  });

  test("83 whose client leaves in the middle of a message has ended with an error that says so", async () => {
    const ends: unknown[] = [];
    const { url } = await aHub({ methods: { echo }, onDisconnected: (_call, error) => void ends.push(error) });
    const client = await aRawClient(url, { protocol });
    const { isBinary, write } = codecs[protocol];
    const message = Buffer.from(write({ type: 1, target: "echo", arguments: [1], invocationId: "1" }));
    client.socket.send(message.subarray(0, 6), { binary: isBinary });
    client.socket.close();
    await until(() => ends.length === 1);
    expect(ends).toEqual([new Error("Connection terminated while reading a message.")]);
  });
});
