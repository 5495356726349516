import { describe, expect, test } from "vitest";
import { aHub, echo } from "../a-hub.ts";
import { aRawClient, aSocket } from "../raw-client.ts";
import { aRawEventStream } from "../raw-event-stream.ts";
import { until } from "../until.ts";
import { codecs, protocolNames, records } from "../wire-codec.ts";

const canceled = "Handshake was canceled.";

describe.each(protocolNames)("a handshake for %s", (protocol) => {
  const request = { protocol, version: 1 };

  test("39 is answered with an empty object, in a frame of the protocol's type", async () => {
    const { url } = await aHub();
    const { frames } = await aRawClient(url, { protocol });
    expect(frames).toEqual([{ bytes: Buffer.from("{}\u001e"), isBinary: codecs[protocol].isBinary }]);
  });

  test("41 of an unknown version is refused with the version and the protocol", async () => {
    const { url } = await aHub();
    const client = await aSocket(url, { protocol });
    client.socket.send(records({ protocol, version: 99 }));
    expect(await client.closed()).toBe(1000);
    expect(client.messages).toEqual([
      { error: `The server does not support version 99 of the '${protocol}' protocol.` },
    ]);
  });

  test("43 may come in chunks", async () => {
    const { url } = await aHub();
    const client = await aSocket(url, { protocol });
    for (const character of records(request)) client.socket.send(character);
    await until(() => client.frames.length > 0);
    expect(client.messages).toEqual([{}]);
  });

  test("44 may bring an invocation in the same frame, and half of another", async () => {
    const { url } = await aHub({ methods: { echo } });
    const client = await aSocket(url, { protocol });
    const call = (id: string) => codecs[protocol].write({ type: 1, target: "echo", arguments: [id], invocationId: id });
    const second = Buffer.from(call("2"));
    const frame = Buffer.concat([Buffer.from(records(request)), Buffer.from(call("1")), second.subarray(0, 9)]);
    client.socket.send(frame, { binary: codecs[protocol].isBinary });
    expect(await client.completionOf("1")).toMatchObject({ result: "1" });
    client.socket.send(second.subarray(9), { binary: codecs[protocol].isBinary });
    expect(await client.completionOf("2")).toMatchObject({ result: "2" });
    expect(client.messages[0]).toEqual({});
  });
});

describe("a handshake", () => {
  test("40 for an unknown protocol is refused with its name", async () => {
    const { url, hub } = await aHub();
    const client = await aSocket(url);
    client.socket.send(records({ protocol: "morse", version: 1 }));
    expect(await client.closed()).toBe(1000);
    expect(client.messages).toEqual([{ error: "The protocol 'morse' is not supported." }]);
    expect(hub.connections.size).toBe(0);
  });

  test("42 for a protocol of bytes is refused on a transport of text", async () => {
    const { url } = await aHub();
    const client = await aRawEventStream(url);
    await client.post(records({ protocol: "messagepack", version: 1 }));
    await client.ended();
    const reason = "The transport does not support 'Binary' transfer format.";
    expect(client.messages).toEqual([
      { error: `Cannot use the 'messagepack' protocol on the current transport. ${reason}` },
    ]);
  });

  test("45 that is not complete in time is canceled", async () => {
    const { url } = await aHub({ limits: { handshakeTimeoutMs: 20 } });
    const client = await aSocket(url);
    client.socket.send("{");
    expect(await client.closed()).toBe(1000);
    expect(client.messages).toEqual([{ error: canceled }]);
  });

  test("46 that is too long is canceled", async () => {
    const { url, hub } = await aHub({ limits: { maximumMessageBytes: 1_000 } });
    const client = await aSocket(url);
    client.socket.send("x".repeat(2_000));
    expect(await client.closed()).toBe(1000);
    expect(client.messages).toEqual([{ error: canceled }]);
    expect(hub.connections.size).toBe(0);
  });

  test("47 that breaks off never becomes a connection and runs no hook", async () => {
    const hooks: string[] = [];
    const { url, hub, errors } = await aHub({
      onConnected: () => void hooks.push("connected"),
      onDisconnected: () => void hooks.push("disconnected"),
    });
    const client = await aSocket(url);
    client.socket.send('{"protocol":');
    client.socket.close();
    await client.closed();
    await hub.close();
    expect(hooks).toEqual([]);
    expect(errors).toEqual([]);
  });
});
