import { describe, expect, test } from "vitest";
import { jsonProtocol } from "#lib/signalr/protocols/json-protocol.ts";
import { messagePackProtocol } from "#lib/signalr/protocols/messagepack-protocol.ts";
import { readAll } from "./read-all.ts";

class Point {
  readonly x: number;
  readonly #secret = "hidden";
  constructor(x: number) {
    this.x = x;
  }
  get shown(): string {
    return this.#secret;
  }
}

class Named {
  toJSON() {
    return { name: "by toJSON", bytes: Buffer.from("abc") };
  }
}

const itself: unknown[] = [];
itself.push({ itself });

describe.each([jsonProtocol, messagePackProtocol])("what $name makes of", (protocol) => {
  test.each([
    ["undefined in a list", [undefined, 1], [null, 1]],
    ["undefined in an object", { a: undefined, b: 1 }, { b: 1 }],
    ["an instance of a class, which is its own fields", [new Point(1)], [{ x: 1 }]],
    ["an object without a prototype", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ["an invalid date", [new Date(Number.NaN)], [null]],
    ["integers up to 2^53", [2 ** 53, -(2 ** 53), 2 ** 53 - 1], [2 ** 53, -(2 ** 53), 2 ** 53 - 1]],
    [
      "a field that is called constructor or toString",
      { constructor: "a", toString: "b" },
      { constructor: "a", toString: "b" },
    ],
  ])("%s", (_what, item, expected) => {
    expect(roundTrip(protocol, item)).toEqual(expected);
  });

  test("an object with more fields than fit into 16 bits", () => {
    const item = Object.fromEntries(Array.from({ length: 70_000 }, (_, index) => [`k${index}`, index]));
    expect(roundTrip(protocol, item)).toEqual(item);
  });

  test.each([
    ["a function", () => {}],
    ["a symbol", Symbol("x")],
    ["a Map", new Map([["a", 1]])],
    ["a Set", new Set([1])],
    ["a promise that nobody awaited", Promise.resolve(1)],
    ["an Error, whose text may be secret", new Error("secret")],
    ["a regular expression", /x/],
    ["an ArrayBuffer", new ArrayBuffer(8)],
    ["floats in a typed array", new Float64Array([1.5])],
    ["a DataView", new DataView(new ArrayBuffer(8))],
    ["a value that contains itself", itself],
    ["an integer of more than 64 bits", 2n ** 64n],
  ])("%s is an error, wherever it is", (_what, value) => {
    for (const item of [value, [value], { deep: [{ value }] }]) {
      expect(() => protocol.write({ kind: "streamItem", invocationId: "1", item })).toThrow(TypeError);
      expect(() => protocol.write({ kind: "completion", invocationId: "1", outcome: { result: item } })).toThrow(
        TypeError,
      );
      const call = { target: "x", arguments: [1, item], invocationId: "1", streamIds: [] };
      expect(() => protocol.write({ kind: "invocation", ...call })).toThrow(TypeError);
      expect(() => protocol.write({ kind: "streamInvocation", ...call })).toThrow(TypeError);
    }
  });

  test("after a value that is an error others are written as before", () => {
    expect(() => roundTrip(protocol, ["before", { x: Symbol("x") }])).toThrow(TypeError);
    expect(roundTrip(protocol, ["after"])).toEqual(["after"]);
  });

  test("a value that was given is not changed, whatever is made of it", () => {
    const bytes = Buffer.from("abc");
    const item = Object.freeze({ bytes, big: 2 ** 40, list: Object.freeze([bytes, new Named()]) });
    roundTrip(protocol, item);
    expect(item.bytes).toBe(bytes);
    expect(item.big).toBe(2 ** 40);
    expect(item.list[0]).toBe(bytes);
  });
});

test("bytes are base64 in JSON, wherever they are", () => {
  const bytes = Buffer.from([0, 255, 16]);
  expect(roundTrip(jsonProtocol, bytes)).toBe("AP8Q");
  const view = new Uint8Array([9, 0, 255, 16, 9]).subarray(1, 4);
  expect(roundTrip(jsonProtocol, { a: [bytes, { b: view }] })).toEqual({ a: ["AP8Q", { b: "AP8Q" }] });
  expect(roundTrip(jsonProtocol, [new Named()])).toEqual([{ name: "by toJSON", bytes: "YWJj" }]);
  expect(roundTrip(jsonProtocol, new Uint8Array(0))).toBe("");
});

test.each([0, 1, 255, 256, 65_535, 65_536])("%i bytes stay bytes in MessagePack, wherever they are", (length) => {
  const bytes = Buffer.alloc(length, 7);
  const item = roundTrip(messagePackProtocol, [bytes, { b: new Uint8Array(bytes) }]);
  expect(item).toEqual([bytes, { b: bytes }]);
});

test("a class's own toJSON is asked in MessagePack too", () => {
  expect(roundTrip(messagePackProtocol, [new Named()])).toEqual([{ name: "by toJSON", bytes: Buffer.from("abc") }]);
});

test.each([
  0,
  1,
  999,
  1_000,
  1_700_000_000_123,
  2 ** 32 * 1000,
  2 ** 34 * 1000,
  -1,
  -1500,
  8.64e15 - 1,
  -8.64e15 + 1000,
])("the date of %d ms is an ISO text in JSON and a date in MessagePack", (time) => {
  const date = new Date(time);
  expect(roundTrip(jsonProtocol, [date])).toEqual([date.toISOString()]);
  expect(roundTrip(messagePackProtocol, [date])).toEqual([date]);
});

test.each([2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 64n - 1n])(
  "the integer %s comes through MessagePack as a bigint, unrounded, and is an error in JSON",
  (value) => {
    expect(roundTrip(messagePackProtocol, [value])).toEqual([value]);
    expect(() => roundTrip(jsonProtocol, [value])).toThrow(new TypeError("A bigint cannot be sent as JSON."));
  },
);

test("an integer of more than 32 bits is no float in MessagePack, so that a typed client can read it", () => {
  const frame = messagePackProtocol.write({ kind: "streamItem", invocationId: "", item: 1_700_000_000_000 });
  expect(frame.subarray(5).toString("hex")).toBe("d30000018bcfe56800");
});

test.each([0.1, -0, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, -5e-324])(
  "the number %d comes through MessagePack",
  (value) => {
    expect(roundTrip(messagePackProtocol, [value])).toEqual([value === 0 ? 0 : value]);
  },
);

function roundTrip(protocol: typeof jsonProtocol, item: unknown): unknown {
  const frame = protocol.write({ kind: "streamItem", invocationId: "1", item });
  const [message] = readAll(protocol, [frame], { maximumMessageBytes: 2 ** 24, maximumMessageDepth: 64 });
  return message?.kind === "streamItem" ? message.item : undefined;
}
