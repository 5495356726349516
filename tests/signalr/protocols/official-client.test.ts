import type { HubMessage as ClientMessage } from "@microsoft/signalr";
import { JsonHubProtocol, MessageType, NullLogger } from "@microsoft/signalr";
import { MessagePackHubProtocol } from "@microsoft/signalr-protocol-msgpack";
import { describe, expect, test } from "vitest";
import type { HubMessage, ReceivedMessage } from "#lib/signalr/protocols/hub-message.ts";
import { jsonProtocol } from "#lib/signalr/protocols/json-protocol.ts";
import { messagePackProtocol } from "#lib/signalr/protocols/messagepack-protocol.ts";
import { readAll } from "./read-all.ts";

const date = new Date("2026-01-02T03:04:05.678Z");
const values = ["text", 1, -1, 1_700_000_000_000, 0.5, true, null, [1, { a: "ä" }], { nested: { list: [[]] } }];
const call = { target: "Say", arguments: values };

/** What the client can send, and what it has to become. */
const sentByClient: [ClientMessage, ReceivedMessage][] = [
  [
    { type: MessageType.Invocation, ...call },
    { kind: "invocation", ...call, invocationId: undefined, streamIds: [] },
  ],
  [
    { type: MessageType.Invocation, ...call, invocationId: "1", streamIds: ["2", "3"], headers: { a: "b" } },
    { kind: "invocation", ...call, invocationId: "1", streamIds: ["2", "3"] },
  ],
  [
    { type: MessageType.StreamInvocation, ...call, invocationId: "4", streamIds: [] },
    { kind: "streamInvocation", ...call, invocationId: "4", streamIds: [] },
  ],
  [
    { type: MessageType.StreamItem, invocationId: "2", item: values },
    { kind: "streamItem", invocationId: "2", item: values },
  ],
  [
    { type: MessageType.Completion, invocationId: "2" },
    { kind: "completion", invocationId: "2", outcome: { result: undefined } },
  ],
  [
    { type: MessageType.Completion, invocationId: "s1", result: values },
    { kind: "completion", invocationId: "s1", outcome: { result: values } },
  ],
  [
    { type: MessageType.Completion, invocationId: "s1", error: "It failed." },
    { kind: "completion", invocationId: "s1", outcome: { error: "It failed." } },
  ],
  [
    { type: MessageType.CancelInvocation, invocationId: "4" },
    { kind: "cancelInvocation", invocationId: "4" },
  ],
  [{ type: MessageType.Ping }, { kind: "ping" }],
  [{ type: MessageType.Close }, { kind: "close" }],
  [
    { type: MessageType.Ack, sequenceId: 5_000_000_000 },
    { kind: "ack", sequenceId: 5_000_000_000 },
  ],
  [
    { type: MessageType.Sequence, sequenceId: 9 },
    { kind: "sequence", sequenceId: 9 },
  ],
];

/** What the server sends, and what the client has to find in it. */
const sentByServer: [HubMessage, ClientMessage][] = [
  [
    { kind: "invocation", ...call, invocationId: undefined, streamIds: [] },
    { type: MessageType.Invocation, ...call },
  ],
  [
    { kind: "invocation", ...call, invocationId: "s1", streamIds: [] },
    { type: MessageType.Invocation, ...call, invocationId: "s1" },
  ],
  [
    { kind: "streamItem", invocationId: "4", item: values },
    { type: MessageType.StreamItem, invocationId: "4", item: values },
  ],
  [
    { kind: "streamItem", invocationId: "4", item: undefined },
    { type: MessageType.StreamItem, invocationId: "4", item: null },
  ],
  [
    { kind: "completion", invocationId: "1", outcome: { result: undefined } },
    { type: MessageType.Completion, invocationId: "1" },
  ],
  [
    { kind: "completion", invocationId: "1", outcome: { result: null } },
    { type: MessageType.Completion, invocationId: "1", result: null },
  ],
  [
    { kind: "completion", invocationId: "1", outcome: { result: values } },
    { type: MessageType.Completion, invocationId: "1", result: values },
  ],
  [
    { kind: "completion", invocationId: "1", outcome: { error: "It failed." } },
    { type: MessageType.Completion, invocationId: "1", error: "It failed." },
  ],
  [{ kind: "ping" }, { type: MessageType.Ping }],
  [{ kind: "close" }, { type: MessageType.Close }],
  [
    { kind: "close", error: "Gone.", allowReconnect: true },
    { type: MessageType.Close, error: "Gone.", allowReconnect: true },
  ],
  [
    { kind: "ack", sequenceId: 5_000_000_000 },
    { type: MessageType.Ack, sequenceId: 5_000_000_000 },
  ],
  [
    { kind: "sequence", sequenceId: 9 },
    { type: MessageType.Sequence, sequenceId: 9 },
  ],
];

const json = new JsonHubProtocol();
const messagePack = new MessagePackHubProtocol();

const codecs = [
  {
    ours: jsonProtocol,
    write: (message: ClientMessage) => Buffer.from(json.writeMessage(message)),
    parse: (frame: Buffer) => json.parseMessages(frame.toString(), NullLogger.instance),
  },
  {
    ours: messagePackProtocol,
    write: (message: ClientMessage) => Buffer.from(messagePack.writeMessage(message)),
    parse: (frame: Buffer) => messagePack.parseMessages(toArrayBuffer(frame), NullLogger.instance),
  },
];

describe.each(codecs)("the official client's protocol $ours.name", ({ ours, write, parse }) => {
  test.each(sentByClient)("writes what we read: %j", (message, expected) => {
    expect(readAll(ours, [write(message)])).toEqual([expected]);
  });

  test.each(sentByServer)("reads what we write: %j", (message, expected) => {
    expect(parse(ours.write(message))).toEqual([expect.objectContaining(expected)]);
  });

  test("reads many of our messages from one frame", () => {
    const frame = Buffer.concat(sentByServer.map(([message]) => ours.write(message)));
    expect(parse(frame)).toHaveLength(sentByServer.length);
  });

  test("has the same name and format", () => {
    const theirs = ours === jsonProtocol ? json : messagePack;
    expect(theirs.name).toBe(ours.name);
    expect(theirs.transferFormat).toBe(ours.transferFormat === "Text" ? 1 : 2);
    expect(ours.supportsVersion(theirs.version)).toBe(true);
  });
});

test("dates and bytes go both ways in MessagePack", () => {
  const args = [date, new Date(-1500), new Uint8Array([0, 255])];
  const ours: HubMessage = { kind: "invocation", target: "x", arguments: args, invocationId: undefined, streamIds: [] };
  const parsed = messagePack.parseMessages(toArrayBuffer(messagePackProtocol.write(ours)), NullLogger.instance);
  expect(parsed).toMatchObject([{ arguments: args }]);
  const theirs = Buffer.from(messagePack.writeMessage({ type: MessageType.Invocation, target: "x", arguments: args }));
  const [, , bytes] = args;
  expect(readAll(messagePackProtocol, [theirs])).toMatchObject([
    { arguments: [args[0], args[1], Buffer.from(Object.values(bytes ?? []))] },
  ]);
});

test("dates and bytes are text in what the official client reads as JSON", () => {
  const args = [date, new Uint8Array([0, 255])];
  const ours: HubMessage = { kind: "invocation", target: "x", arguments: args, invocationId: undefined, streamIds: [] };
  const parsed = json.parseMessages(jsonProtocol.write(ours).toString(), NullLogger.instance);
  expect(parsed).toMatchObject([{ arguments: ["2026-01-02T03:04:05.678Z", "AP8="] }]);
});

function toArrayBuffer(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
