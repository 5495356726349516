import { expect, test } from "vitest";
import type { HubMessage } from "#lib/signalr/protocols/hub-message.ts";
import { ProtocolError } from "#lib/signalr/protocols/hub-protocol.ts";
import { jsonProtocol } from "#lib/signalr/protocols/json-protocol.ts";
import { readAll, readOne } from "./read-all.ts";

// What the SignalR protocol prescribes for each type, written by hand.
const golden: [string, HubMessage][] = [
  [
    '{"type":1,"target":"Send","arguments":[42,"x"]}',
    { kind: "invocation", target: "Send", arguments: [42, "x"], invocationId: undefined, streamIds: [] },
  ],
  [
    '{"type":1,"invocationId":"123","target":"Send","arguments":[],"streamIds":["1"]}',
    { kind: "invocation", target: "Send", arguments: [], invocationId: "123", streamIds: ["1"] },
  ],
  ['{"type":2,"invocationId":"123","item":42}', { kind: "streamItem", invocationId: "123", item: 42 }],
  ['{"type":3,"invocationId":"123"}', { kind: "completion", invocationId: "123", outcome: { result: undefined } }],
  ['{"type":3,"invocationId":"123","result":42}', { kind: "completion", invocationId: "123", outcome: { result: 42 } }],
  [
    '{"type":3,"invocationId":"123","error":"No."}',
    { kind: "completion", invocationId: "123", outcome: { error: "No." } },
  ],
  [
    '{"type":4,"invocationId":"123","target":"Count","arguments":[42]}',
    { kind: "streamInvocation", target: "Count", arguments: [42], invocationId: "123", streamIds: [] },
  ],
  ['{"type":5,"invocationId":"123"}', { kind: "cancelInvocation", invocationId: "123" }],
  ['{"type":6}', { kind: "ping" }],
  ['{"type":7}', { kind: "close", error: undefined, allowReconnect: undefined }],
  ['{"type":7,"error":"Gone.","allowReconnect":true}', { kind: "close", error: "Gone.", allowReconnect: true }],
  ['{"type":8,"sequenceId":1394}', { kind: "ack", sequenceId: 1394 }],
  ['{"type":9,"sequenceId":1394}', { kind: "sequence", sequenceId: 1394 }],
];

test.each(golden)("%s is written and read", (text, message) => {
  expect(jsonProtocol.write(message).toString()).toBe(`${text}\u001e`);
  expect(readOne(jsonProtocol, record(text))).toEqual(message);
});

test("headers, unknown fields and nulls for what is missing are tolerated", () => {
  const text =
    '{"future":[{}],"headers":{"a":"b"},"type":1,"target":"Send","arguments":[],"invocationId":null,"streamIds":null}';
  const message = { kind: "invocation", target: "Send", arguments: [], invocationId: undefined, streamIds: [] };
  expect(readOne(jsonProtocol, record(text))).toEqual(message);
});

test("an invocation whose id is empty has none", () => {
  const message = readOne(jsonProtocol, record('{"type":1,"target":"Send","arguments":[],"invocationId":""}'));
  expect(message).toMatchObject({ kind: "invocation", invocationId: undefined });
});

test("messages of unknown types are left out", () => {
  const chunk = Buffer.concat([record('{"type":10}'), record('{"type":0}'), record('{"type":6}')]);
  expect(readAll(jsonProtocol, [chunk])).toEqual([{ kind: "ping" }]);
});

test.each(["{}", "null", '"text"', undefined])("arguments that are %s make an invocation unreadable", (values) => {
  const field = values === undefined ? "" : `,"arguments":${values}`;
  const unreadable = { kind: "unreadableInvocation", target: "Send", invocationId: "1" };
  expect(readOne(jsonProtocol, record(`{"type":1,"target":"Send","invocationId":"1"${field}}`))).toEqual(unreadable);
  expect(readOne(jsonProtocol, record(`{"type":4,"target":"Send","invocationId":"1"${field}}`))).toEqual(unreadable);
});

test.each([
  ["", "A message is not a JSON object."],
  ["{", "A message is not a JSON object."],
  ["[1]", "A message is not a JSON object."],
  ["null", "A message is not a JSON object."],
  ["\ufeff{}", "A message is not a JSON object."],
  ["{}", "A message has no numeric 'type'."],
  ['{"type":"1"}', "A message has no numeric 'type'."],
  ['{"type":6,"headers":[]}', "The 'headers' are not an object."],
  ['{"type":1,"arguments":[]}', "An invocation's 'target' is not a string."],
  ['{"type":1,"target":7,"arguments":[]}', "An invocation's 'target' is not a string."],
  ['{"type":1,"target":"x","arguments":[],"invocationId":1}', "An 'invocationId' is not a string."],
  ['{"type":1,"target":"x","arguments":[],"streamIds":"1"}', "The 'streamIds' are not a list of strings."],
  ['{"type":1,"target":"x","arguments":[],"streamIds":[1]}', "The 'streamIds' are not a list of strings."],
  ['{"type":2,"item":1}', "An 'invocationId' is not a string."],
  ['{"type":3,"result":1}', "An 'invocationId' is not a string."],
  ['{"type":3,"invocationId":"1","error":1}', "An 'error' is not a string."],
  ['{"type":3,"invocationId":"1","error":"x","result":1}', "A completion has both a result and an error."],
  ['{"type":4,"target":"x","arguments":[]}', "A stream invocation has no 'invocationId'."],
  ['{"type":4,"target":"x","arguments":[],"invocationId":""}', "A stream invocation has no 'invocationId'."],
  ['{"type":5,"invocationId":null}', "An 'invocationId' is not a string."],
  ['{"type":7,"error":1}', "An 'error' is not a string."],
  ['{"type":7,"allowReconnect":1}', "An 'allowReconnect' is not a boolean."],
  ['{"type":8}', "A 'sequenceId' is not a whole number."],
  ['{"type":9,"sequenceId":-1}', "A 'sequenceId' is not a whole number."],
  ['{"type":9,"sequenceId":1.5}', "A 'sequenceId' is not a whole number."],
  ['{"type":9,"sequenceId":1e300}', "A 'sequenceId' is not a whole number."],
])("%s is refused", (text, error) => {
  expect(() => readAll(jsonProtocol, [record(text)])).toThrow(new ProtocolError(error));
});

test("a text of opening brackets as long as a message may be is refused at once", () => {
  const text = `{"type":1,"target":"x","arguments":${"[".repeat(32_000)}`;
  expect(() => readAll(jsonProtocol, [record(text)])).toThrow("The maximum message depth of 64 was exceeded.");
});

test("what looks like nesting within a string is none", () => {
  const text = '[{\\"'.repeat(1000);
  const message = readOne(jsonProtocol, record(`{"type":2,"invocationId":"1","item":"${text}"}`));
  expect(message).toEqual({ kind: "streamItem", invocationId: "1", item: '[{"'.repeat(1000) });
});

test("an argument named __proto__ has no effect on any prototype", () => {
  const text = '{"type":2,"invocationId":"1","item":{"__proto__":{"polluted":true}}}';
  const message = readOne(jsonProtocol, record(text));
  expect("polluted" in {}).toBe(false);
  expect(message.kind === "streamItem" && Object.hasOwn(Object(message.item), "__proto__")).toBe(true);
});

test("bytes that are no UTF-8 are read as replacement characters", () => {
  const bytes = Buffer.concat([
    Buffer.from('{"type":2,"invocationId":"1","item":"'),
    Buffer.from([0xff, 0xc3]),
    record('"}'),
  ]);
  expect(readOne(jsonProtocol, bytes)).toEqual({ kind: "streamItem", invocationId: "1", item: "\ufffd\ufffd" });
});

function record(text: string): Buffer {
  return Buffer.from(`${text}\u001e`);
}
