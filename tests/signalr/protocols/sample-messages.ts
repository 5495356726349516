import type { HubMessage } from "#lib/signalr/protocols/hub-message.ts";

const text = 'grüße, 世界, \u{1f600}, "quoted" and \\ back';
const nested = { list: [1, [2, [3]]], map: { deep: { deeper: null } }, yes: true, no: false, none: null };
const numbers = [0, 1, -1, 127, 128, -32, -33, 255, 256, 65_535, 65_536, 4_294_967_295, -2_147_483_648, 0.5, -1e300];

/** Messages of all nine types, with every optional part there and missing. All their values exist in JSON too. */
export const sampleMessages: readonly HubMessage[] = [
  { kind: "invocation", target: "Say", arguments: [], invocationId: undefined, streamIds: [] },
  { kind: "invocation", target: "Say", arguments: ["lobby", text], invocationId: "42", streamIds: [] },
  { kind: "invocation", target: "Upload", arguments: [nested], invocationId: "a", streamIds: ["1", "2"] },
  { kind: "invocation", target: "x".repeat(300), arguments: numbers, invocationId: undefined, streamIds: ["1"] },
  { kind: "streamInvocation", target: "Count", arguments: [10], invocationId: "7", streamIds: [] },
  { kind: "streamInvocation", target: "Echo", arguments: ["é".repeat(20_00)], invocationId: "8", streamIds: ["3"] },
  { kind: "streamItem", invocationId: "7", item: nested },
  { kind: "streamItem", invocationId: "7", item: null },
  { kind: "completion", invocationId: "42", outcome: { result: [nested, text] } },
  { kind: "completion", invocationId: "42", outcome: { result: null } },
  { kind: "completion", invocationId: "42", outcome: { result: 0 } },
  { kind: "completion", invocationId: "42", outcome: { result: undefined } },
  { kind: "completion", invocationId: "42", outcome: { error: "It failed." } },
  { kind: "cancelInvocation", invocationId: "7" },
  { kind: "ping" },
  { kind: "close", error: undefined, allowReconnect: undefined },
  { kind: "close", error: "Gone.", allowReconnect: true },
  { kind: "close", error: undefined, allowReconnect: false },
  { kind: "ack", sequenceId: 1 },
  { kind: "ack", sequenceId: Number.MAX_SAFE_INTEGER },
  { kind: "sequence", sequenceId: 4_294_967_296 },
];
