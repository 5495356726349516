import type { IncomingMessage } from "./hub-message.ts";
import { ProtocolError } from "./hub-protocol.ts";
import { parseJsonObject } from "./json-object.ts";

/**
 * Reads one JSON record. Returns undefined for a message that this server has no use for: a type it does not
 * know, or one about a stream or an invocation that does not exist.
 * Throws a ProtocolError if the record is not a hub message.
 */
export function readJsonMessage(record: Buffer): IncomingMessage | undefined {
  const fields = parseJsonObject(record);
  if (fields === undefined) throw new ProtocolError("A message is not a JSON object.");
  const { type } = fields;
  if (typeof type !== "number") throw new ProtocolError("A message has no numeric 'type'.");
  switch (type) {
    case 1:
      return readCall(fields, false);
    case 4:
      return readCall(fields, true);
    case 6:
      return { kind: "ping" };
    case 7:
      return { kind: "close" };
    default:
      return undefined;
  }
}

function readCall(fields: Record<string, unknown>, expectsStream: boolean): IncomingMessage {
  const { target, invocationId, arguments: values, streamIds } = fields;
  if (typeof target !== "string") throw new ProtocolError("An invocation's 'target' is not a string.");
  const id = readInvocationId(invocationId);
  if (expectsStream && id === undefined) throw new ProtocolError("A stream invocation has no 'invocationId'.");
  if (!Array.isArray(values)) return { kind: "unreadableCall", target, invocationId: id };
  const streamCount = Array.isArray(streamIds) ? streamIds.length : 0;
  return { kind: "methodCall", target, invocationId: id, arguments: values, streamCount, expectsStream };
}

function readInvocationId(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new ProtocolError("An 'invocationId' is not a string.");
  return value;
}
