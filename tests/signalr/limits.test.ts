import { describe, expect, it } from "vitest";
import { aHub, anything, echo, method } from "./a-hub.ts";
import { aRawClient } from "./raw-client.ts";
import { until } from "./until.ts";
import { lengthPrefix, type ProtocolName, packed, protocolNames, records } from "./wire-codec.ts";

const close = { type: 7, error: "Connection closed with an error.", allowReconnect: true };

const malformed: Record<ProtocolName, [name: string, frame: string | Buffer][]> = {
  json: [
    ["text that is not JSON", "nonsense\u001e"],
    ["a message that is not an object", "[1]\u001e"],
    ["null", "null\u001e"],
    ["a type that is not a number", records({ type: "1", target: "echo", arguments: [] })],
    ["no type", records({ target: "echo", arguments: [] })],
    ["a target that is not a string", records({ type: 1, target: 5, arguments: [] })],
    ["an invocation id that is not a string", records({ type: 1, target: "echo", arguments: [], invocationId: 5 })],
    ["a stream invocation without an id", records({ type: 4, target: "echo", arguments: [] })],
    ["deep nesting without an end", `${"[".repeat(900)}\u001e`],
    ["a message that nests too deeply", records({ type: 1, target: "echo", arguments: nested(70) })],
  ],
  messagepack: [
    ["bytes that are not MessagePack", Buffer.from([2, 0xc1, 0xc1])],
    ["a message that is not a list", packed({ type: 1 })],
    ["an empty list", packed([])],
    ["a type that is not a number", packed(["1", {}, null, "echo", []])],
    ["a target that is not a string", packed([1, {}, null, 5, []])],
    ["an invocation id that is not a string", packed([1, {}, 5, "echo", []])],
    ["a stream invocation without an id", packed([4, {}, null, "echo", []])],
    ["a message that ends before its length", Buffer.from([3, 0x91, 6, 6])],
    ["a length that never ends", Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
    ["a length beyond the limit", Buffer.concat([lengthPrefix(2 ** 31 - 1), Buffer.from([0x91])])],
    ["a message that nests too deeply", packed([1, {}, null, "echo", nested(70)])],
  ],
};

describe.each(protocolNames)("a client that breaks the protocol of %s", (protocol) => {
  it.each(malformed[protocol])("loses its connection, and nobody else theirs: %s", async (_name, frame) => {
    const { url, errors, hub } = await aHub({ methods: { echo } });
    const [client, neighbour] = [await aRawClient(url, { protocol }), await aRawClient(url)];
    client.socket.send(frame, { binary: protocol === "messagepack" });
    expect(await client.closed()).toBe(1011);
    expect(client.ofType(7)).toEqual([close]);
    expect(await neighbour.invoke("echo", "still here")).toMatchObject({ result: "still here" });
    expect(hub.connections.size).toBe(1);
    expect(hub.counters.protocolErrorsClosed).toBe(1);
    expect(errors).toEqual([]);
  });
});

describe.each(protocolNames)("messages in %s that are of no use here", (protocol) => {
  it("are ignored: unknown types, streams and results nobody asked for, acknowledgements, extra fields", async () => {
    const { url } = await aHub({ methods: { echo } });
    const client = await aRawClient(url, { protocol });
    client.send(
      { type: 99, anything: true },
      { type: 2, invocationId: "x", item: 1 },
      { type: 3, invocationId: "x" },
      { type: 5, invocationId: "x" },
      { type: 8, sequenceId: 1 },
      { type: 9, sequenceId: 1 },
      { type: 1, target: "echo", arguments: ["a"], invocationId: "1", headers: { a: "b" }, extra: 1 },
    );
    expect(await client.completionOf("1")).toMatchObject({ result: "a" });
  });
});

describe("a message", () => {
  it("of the largest size is accepted, though its frame holds others", async () => {
    const { url } = await aHub({
      limits: { maximumMessageBytes: 1_000 },
      methods: { size: method({ args: [anything], run: (_call, text) => String(text).length }) },
    });
    const client = await aRawClient(url);
    const empty = { type: 1, target: "size", invocationId: "1", arguments: [""] };
    const filler = "x".repeat(1_000 - JSON.stringify(empty).length);
    client.send({ ...empty, arguments: [filler] }, { type: 6 }, { ...empty, invocationId: "2" });
    expect(await client.completionOf("1")).toMatchObject({ result: filler.length });
    expect(await client.completionOf("2")).toMatchObject({ result: 0 });
  });

  it("that is larger closes the connection, in one frame or several", async () => {
    const { url } = await aHub({ limits: { maximumMessageBytes: 1_000 } });
    const client = await aRawClient(url);
    client.socket.send("x".repeat(1_001));
    expect(await client.closed()).toBe(1011);
    const second = await aRawClient(url);
    second.socket.send("x".repeat(600));
    second.socket.send("x".repeat(600));
    expect(await second.closed()).toBe(1011);
    expect(second.ofType(7)).toEqual([close]);
  });

  it("in a frame beyond all bounds is not even read", async () => {
    const ends: unknown[] = [];
    const { url } = await aHub({
      limits: { maximumMessageBytes: 1_000, maximumPostBytes: 10_000 },
      onDisconnected: (_call, error) => void ends.push(error),
    });
    const client = await aRawClient(url);
    client.socket.send("x".repeat(100_000));
    expect(await client.closed()).toBe(1009);
    await until(() => ends.length === 1);
    expect(ends).toEqual([expect.objectContaining({ message: "Max payload size exceeded" })]);
  });

  it("in a frame beyond all bounds ends the connection even if the client never answers the close", async () => {
    const { url, hub } = await aHub({
      limits: { maximumMessageBytes: 1_000, maximumPostBytes: 10_000, closeTimeoutMs: 20 },
    });
    const client = await aRawClient(url);
    client.socket.pause();
    client.socket.send("x".repeat(100_000));
    await until(() => hub.connections.size === 0);
  });
});

describe("a slow reader", () => {
  it("is cut off, while a fast one gets everything", async () => {
    const ends: unknown[] = [];
    const { url, hub, openSockets } = await aHub({
      limits: { maximumBufferedBytes: 256 * 1024, closeTimeoutMs: 60_000 },
      onDisconnected: ({ connection }, error) => void ends.push([connection.user.name, error?.message]),
    });
    const slow = await aRawClient(url, { token: "slow" });
    const fast = await aRawClient(url, { token: "fast" });
    slow.socket.pause();
    const text = "x".repeat(64 * 1024);
    let sent = 0;
    while (hub.connections.size === 2 && sent < 2_000) {
      for (const connection of hub.connections.values()) connection.send("text", text);
      sent++;
      await until(() => fast.frames.length === sent + 1);
    }
    expect(ends).toEqual([["slow", "The client reads too slowly."]]);
    await expect.poll(openSockets).toBe(1);
    expect(fast.ofType(1)).toHaveLength(sent);
  });

  it("is cut off within one turn, before the turn's messages fill the memory", async () => {
    const { url, connection, hub } = await aHub({ limits: { maximumBufferedBytes: 10_000 } });
    await aRawClient(url);
    const flooded = connection();
    for (let index = 0; index < 100; index++) flooded.send("text", "x".repeat(1_000));
    expect(hub.connections.size).toBe(0);
    expect(flooded.aborted.aborted).toBe(true);
    expect(hub.counters.slowReadersClosed).toBe(1);
  });

  it("is cut off when it has taken nothing for too long, though little waits", async () => {
    const { url, connection, hub } = await aHub({ limits: { sendTimeoutMs: 100, maximumBufferedBytes: 64 * 2 ** 20 } });
    const client = await aRawClient(url);
    client.socket.pause();
    for (let index = 0; index < 16; index++) connection().send("text", "x".repeat(2 ** 20));
    await until(() => hub.connections.size === 0);
    expect(hub.counters.slowReadersClosed).toBe(1);
  });
});

/** So many lists within each other. */
function nested(depth: number): unknown[] {
  return depth === 1 ? [] : [nested(depth - 1)];
}
