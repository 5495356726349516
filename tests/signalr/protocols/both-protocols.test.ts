import { describe, expect, test } from "vitest";
import { ProtocolError } from "#lib/signalr/protocols/hub-protocol.ts";
import { jsonProtocol } from "#lib/signalr/protocols/json-protocol.ts";
import { messagePackProtocol } from "#lib/signalr/protocols/messagepack-protocol.ts";
import { ampleLimits, readAll, readOne } from "./read-all.ts";
import { sampleMessages } from "./sample-messages.ts";

describe.each([jsonProtocol, messagePackProtocol])("$name", (protocol) => {
  const frames = sampleMessages.map((message) => protocol.write(message));
  const stream = Buffer.concat(frames);

  test.each(sampleMessages)("reads what it writes: %j", (message) => {
    expect(readOne(protocol, protocol.write(message))).toEqual(message);
  });

  test("many messages in one chunk are read in their order", () => {
    expect(readAll(protocol, [stream])).toEqual(sampleMessages);
  });

  test("messages are read whole when they come in two chunks, wherever the cut is", () => {
    const shortStream = Buffer.concat(frames.filter((frame) => frame.length < 200));
    const expected = readAll(protocol, [shortStream]);
    for (let cut = 0; cut <= shortStream.length; cut++) {
      expect(readAll(protocol, [shortStream.subarray(0, cut), shortStream.subarray(cut)])).toEqual(expected);
    }
  });

  test.each([1, 2, 3, 7, 64])("messages are read whole when they come in chunks of %i bytes", (size) => {
    expect(readAll(protocol, chunksOf(stream, size))).toEqual(sampleMessages);
  });

  test("a chunk may be empty", () => {
    const chunks = [Buffer.alloc(0), stream.subarray(0, 10), Buffer.alloc(0), stream.subarray(10)];
    expect(readAll(protocol, chunks)).toEqual(sampleMessages);
  });

  test("a reader says whether it is in the middle of a message", () => {
    const [first = Buffer.alloc(0)] = frames;
    const reader = protocol.createReader(ampleLimits);
    expect(reader.isPartial).toBe(false);
    reader.read(first.subarray(0, 1), () => {});
    expect(reader.isPartial).toBe(true);
    reader.read(first.subarray(1), () => {});
    expect(reader.isPartial).toBe(false);
  });

  test("what is kept of a message does not change with the memory of the chunk it came in", () => {
    const frame = protocol.write({ kind: "streamItem", invocationId: "7", item: "unchanged" });
    const first = Buffer.from(frame.subarray(0, 8));
    const messages: unknown[] = [];
    const reader = protocol.createReader(ampleLimits);
    reader.read(first, (message) => messages.push(message));
    first.fill(0);
    reader.read(frame.subarray(8), (message) => messages.push(message));
    expect(messages).toEqual([{ kind: "streamItem", invocationId: "7", item: "unchanged" }]);
  });

  test("the messages before a broken one are handed over", () => {
    const messages: unknown[] = [];
    const reader = protocol.createReader(ampleLimits);
    const broken = protocol === jsonProtocol ? Buffer.from("nonsense\u001e") : Buffer.from([1, 0xc1]);
    const chunk = Buffer.concat([protocol.write({ kind: "ping" }), broken]);
    expect(() => reader.read(chunk, (message) => messages.push(message))).toThrow(ProtocolError);
    expect(messages).toEqual([{ kind: "ping" }]);
  });

  test("a message may be as long as the limit and no longer, in one chunk or in many", () => {
    const frame = protocol.write({ kind: "streamItem", invocationId: "7", item: "x".repeat(1000) });
    const framing = protocol === jsonProtocol ? 1 : 2;
    const exact = { ...ampleLimits, maximumMessageBytes: frame.length - framing };
    const short = { ...ampleLimits, maximumMessageBytes: frame.length - framing - 1 };
    const tooLong = `The maximum message size of ${short.maximumMessageBytes} bytes was exceeded.`;
    for (const chunks of [[frame], chunksOf(frame, 10)]) {
      expect(readAll(protocol, chunks, exact)).toHaveLength(1);
      expect(() => readAll(protocol, chunks, short)).toThrow(new ProtocolError(tooLong));
    }
  });

  test("a message may nest as deep as the limit and no deeper", () => {
    // The message and its list of arguments are the first two.
    const exact = protocol.write(anInvocation(nestedLists(62)));
    const tooDeep = protocol.write(anInvocation(nestedLists(63)));
    expect(readAll(protocol, [exact])).toHaveLength(1);
    expect(() => readAll(protocol, [tooDeep])).toThrow(
      new ProtocolError("The maximum message depth of 64 was exceeded."),
    );
  });

  test("a message may have any number of lists and objects that are not within each other", () => {
    const wide = Array.from({ length: 500 }, () => ({ list: [], brackets: "[[[{{{" }));
    expect(readOne(protocol, protocol.write(anInvocation(wide)))).toEqual(anInvocation(wide));
  });

  test("versions 1 and 2 are spoken", () => {
    expect([0, 1, 2, 3].map((version) => protocol.supportsVersion(version))).toEqual([false, true, true, false]);
  });
});

function anInvocation(argument: unknown) {
  return { kind: "invocation", target: "Say", arguments: [argument], invocationId: undefined, streamIds: [] } as const;
}

function nestedLists(depth: number): unknown[] {
  return depth === 1 ? [] : [nestedLists(depth - 1)];
}

function chunksOf(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}
