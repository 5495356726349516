import { expect, test } from "vitest";
import type { HubMessage } from "#lib/signalr/protocols/hub-message.ts";
import { ProtocolError } from "#lib/signalr/protocols/hub-protocol.ts";
import { messagePackProtocol } from "#lib/signalr/protocols/messagepack-protocol.ts";
import { readAll, readOne } from "./read-all.ts";

// What the SignalR protocol prescribes for each type, encoded by hand: the length, then the array.
const golden: [string, HubMessage][] = [
  [
    "0d 95 01 80 c0 a4 53656e64 92 2a a1 78",
    { kind: "invocation", target: "Send", arguments: [42, "x"], invocationId: undefined, streamIds: [] },
  ],
  [
    "10 96 01 80 a3 313233 a4 53656e64 90 91 a1 31",
    { kind: "invocation", target: "Send", arguments: [], invocationId: "123", streamIds: ["1"] },
  ],
  ["08 94 02 80 a3 313233 2a", { kind: "streamItem", invocationId: "123", item: 42 }],
  ["08 94 03 80 a3 313233 02", { kind: "completion", invocationId: "123", outcome: { result: undefined } }],
  ["09 95 03 80 a3 313233 03 2a", { kind: "completion", invocationId: "123", outcome: { result: 42 } }],
  ["0c 95 03 80 a3 313233 01 a3 4e6f2e", { kind: "completion", invocationId: "123", outcome: { error: "No." } }],
  [
    "0e 95 04 80 a3 313233 a4 53656e64 91 2a",
    { kind: "streamInvocation", target: "Send", arguments: [42], invocationId: "123", streamIds: [] },
  ],
  ["07 93 05 80 a3 313233", { kind: "cancelInvocation", invocationId: "123" }],
  ["02 91 06", { kind: "ping" }],
  ["03 92 07 c0", { kind: "close", error: undefined, allowReconnect: undefined }],
  ["06 93 07 a2 4e6f c3", { kind: "close", error: "No", allowReconnect: true }],
  ["05 92 08 cd 0572", { kind: "ack", sequenceId: 1394 }],
  ["05 92 09 cd 0572", { kind: "sequence", sequenceId: 1394 }],
];

test.each(golden)("%s is written and read", (hex, message) => {
  expect(messagePackProtocol.write(message)).toEqual(bytes(hex));
  expect(readOne(messagePackProtocol, bytes(hex))).toEqual(message);
});

test.each([
  [0x7f - 6, "7f"],
  [0x80 - 6, "8001"],
  [0x3fff - 7, "ff7f"],
  [0x4000 - 7, "808001"],
  [0x1f_ffff - 9, "ffff7f"],
  [0x20_0000 - 9, "80808001"],
])("the length of a message with %i bytes of text is written and read", (length, prefix) => {
  const message: HubMessage = { kind: "streamItem", invocationId: "", item: "x".repeat(length) };
  const frame = messagePackProtocol.write(message);
  const limits = { maximumMessageBytes: 2 ** 22, maximumMessageDepth: 64 };
  expect(readAll(messagePackProtocol, [frame], limits)).toEqual([message]);
  expect(frame.subarray(0, prefix.length / 2).toString("hex")).toBe(prefix);
});

test("headers, further fields and a longer prefix than needed are tolerated", () => {
  const hex = "8d 80 80 80 00 97 01 81 a1 61 a1 62 c0 a1 78 90 90 c3";
  const message = { kind: "invocation", target: "x", arguments: [], invocationId: undefined, streamIds: [] };
  expect(readOne(messagePackProtocol, bytes(hex))).toEqual(message);
});

test("an invocation whose id is empty has none", () => {
  expect(readOne(messagePackProtocol, framed("95 01 80 a0 a1 78 90"))).toMatchObject({ invocationId: undefined });
});

test("messages of unknown types are left out", () => {
  expect(readAll(messagePackProtocol, [bytes("02 91 0a 02 91 00 02 91 06")])).toEqual([{ kind: "ping" }]);
});

test.each(["80", "c0", "a1 78"])("arguments that are %s make an invocation unreadable", (value) => {
  const unreadable = { kind: "unreadableInvocation", target: "x", invocationId: "1" };
  expect(readOne(messagePackProtocol, framed(`95 01 80 a1 31 a1 78 ${value}`))).toEqual(unreadable);
  expect(readOne(messagePackProtocol, framed(`95 04 80 a1 31 a1 78 ${value}`))).toEqual(unreadable);
});

const cutOff = "A message is cut off.";
const badLength = "The length of a message cannot be read.";
const tooLong = "The maximum message size of 32768 bytes was exceeded.";
const tooFew = "A message has too few fields.";

test.each([
  ["80 80 80 80 80", badLength],
  ["ff ff ff ff ff 01", badLength],
  ["ff ff ff ff 7f", tooLong],
  ["81 80 80 80 10", tooLong],
  ["81 80 02", tooLong],
])("the length %s is refused before anything follows it, in one chunk or in many", (hex, error) => {
  const prefix = bytes(hex);
  expect(() => readAll(messagePackProtocol, [prefix])).toThrow(new ProtocolError(error));
  const single = Array.from(prefix, (byte) => Buffer.of(byte));
  expect(() => readAll(messagePackProtocol, single)).toThrow(new ProtocolError(error));
});

test.each([
  ["", cutOff],
  ["90", "A message has no numeric type."],
  ["06", "A message is not an array."],
  ["81 00 06", "A message is not an array."],
  ["91 a1 36", "A message has no numeric type."],
  ["91 06 06", "A message has bytes after its end."],
  ["92 06", cutOff],
  ["91", cutOff],
  ["92 06 da", cutOff],
  ["92 06 da ff", cutOff],
  ["92 06 db ff ff ff ff", cutOff],
  ["92 06 c6 ff ff ff ff", cutOff],
  ["92 06 dd ff ff ff ff", cutOff],
  ["92 06 df ff ff ff ff", cutOff],
  ["92 06 df ff ff ff ff c0", "A map has a key that is not a string."],
  ["92 06 cf 00 00 00", cutOff],
  ["92 06 c1", "A message has a value of the unknown format 0xc1."],
  ["92 06 d4 72 40", "A message has a value of the unknown format 0xd4."],
  ["92 06 d5 72 40 00", "A message has a value of the unknown format 0xd5."],
  ["92 06 d6 62 00 00 00 00", "A message has an extension of the unknown type 98."],
  ["92 06 d6 69 00 00 00 00", "A message has an extension of the unknown type 105."],
  ["92 06 d7 74 00 00 00 00 00 00 00 00", "A message has an extension of the unknown type 116."],
  ["92 06 c7 ff 42", cutOff],
  ["92 06 c7 00 ff", "A message has a timestamp that is none."],
  ["92 06 c8 00 01 ff 00", "A message has a value of the unknown format 0xc8."],
  ["92 06 d7 ff ff ff ff ff ff ff ff ff", "A message has a timestamp that is none."],
  ["92 06 c7 0c ff 3b9aca00 0000000000000000", "A message has a timestamp that is none."],
  ["92 06 c7 0c ff 00000000 7fffffffffffffff", "A message has a timestamp that is none."],
  ["92 06 81 c0 01", "A map has a key that is not a string."],
  ["92 06 81 90 01", "A map has a key that is not a string."],
  ["92 06 81 cb 0000000000000000 01", "A map has a key that is not a string."],
  ["92 06 81 a9 5f5f70726f746f5f5f 80", "A map has the key '__proto__'."],
  ["92 06 81 d9 09 5f5f70726f746f5f5f 80", "A map has the key '__proto__'."],
  ["92 06 81 da 0009 5f5f70726f746f5f5f 80", "A map has the key '__proto__'."],
  ["92 06 81 db 00000009 5f5f70726f746f5f5f 80", "A map has the key '__proto__'."],
  ["94 01 80 c0 a1 78", tooFew],
  ["95 01 90 c0 a1 78 90", "The 'headers' are not an object."],
  ["95 01 80 01 a1 78 90", "An 'invocationId' is not a string."],
  ["95 01 80 c0 07 90", "An invocation's 'target' is not a string."],
  ["96 01 80 c0 a1 78 90 a1 31", "The 'streamIds' are not a list of strings."],
  ["96 01 80 c0 a1 78 90 91 01", "The 'streamIds' are not a list of strings."],
  ["93 02 80 a1 31", tooFew],
  ["94 02 80 c0 01", "An 'invocationId' is not a string."],
  ["93 03 80 a1 31", tooFew],
  ["94 03 80 a1 31 03", tooFew],
  ["94 03 80 a1 31 01", "A completion has no error."],
  ["95 03 80 a1 31 01 01", "An 'error' is not a string."],
  ["94 03 80 a1 31 04", "A completion is of no known kind."],
  ["95 04 80 c0 a1 78 90", "A stream invocation has no 'invocationId'."],
  ["92 05 80", tooFew],
  ["92 07 01", "An 'error' is not a string."],
  ["93 07 c0 01", "An 'allowReconnect' is not a boolean."],
  ["91 08", "A 'sequenceId' is not a whole number."],
  ["92 09 ff", "A 'sequenceId' is not a whole number."],
  ["92 09 cf ffffffffffffffff", "A 'sequenceId' is not a whole number."],
])("%s is refused", (hex, error) => {
  expect(() => readAll(messagePackProtocol, [framed(hex)])).toThrow(new ProtocolError(error));
});

test("lists within lists as many as a message has bytes are refused at once", () => {
  const frame = Buffer.concat([bytes("80 80 02"), Buffer.alloc(32_768, 0x91)]);
  expect(() => readAll(messagePackProtocol, [frame])).toThrow("The maximum message depth of 64 was exceeded.");
});

test("keys that are integers become strings, as in JSON", () => {
  const item = { 1: "one", 300: "three hundred", "-1": "less" };
  const hex = "94 02 80 a1 31 83 01 a3 6f6e65 cd 012c ad 7468726565 20 68756e64726564 ff a4 6c657373";
  expect(readOne(messagePackProtocol, framed(hex))).toMatchObject({ item });
});

test("a key that only ends like __proto__ is one like any other", () => {
  const item = { x__proto__: 1, [`${"x".repeat(40)}__proto__`]: 2, proto: 3 };
  const frame = messagePackProtocol.write({ kind: "streamItem", invocationId: "1", item });
  expect(readOne(messagePackProtocol, frame)).toMatchObject({ item });
});

test("of two equal keys the last one counts, as in JSON", () => {
  expect(readOne(messagePackProtocol, framed("94 02 80 a1 31 82 a1 61 01 a1 61 02"))).toMatchObject({ item: { a: 2 } });
});

test("bytes that were read do not share the memory of the chunk", () => {
  const frame = messagePackProtocol.write({ kind: "streamItem", invocationId: "1", item: Buffer.from("unchanged") });
  const message = readOne(messagePackProtocol, frame);
  frame.fill(0);
  expect(message).toMatchObject({ item: Buffer.from("unchanged") });
});

function bytes(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(" ", ""), "hex");
}

/** With its length in front, which must be below 128. */
function framed(hex: string): Buffer {
  const message = bytes(hex);
  return Buffer.concat([Buffer.of(message.length), message]);
}
