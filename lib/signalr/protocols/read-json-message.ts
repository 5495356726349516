import type { CompletionMessage, ReceivedMessage } from "./hub-message.ts";
import { ProtocolError } from "./hub-protocol.ts";
import { isJsonTooDeep } from "./json-depth.ts";
import { parseJsonObject } from "./json-object.ts";
import { messageTooDeep } from "./message-bounds.ts";
import * as parts from "./message-parts.ts";

/**
 * Reads one JSON record. Returns undefined for a message of a type that the protocol does not know.
 * Throws a ProtocolError if the record is not a hub message, or nests deeper than `maximumDepth`.
 */
export function readJsonMessage(record: string, maximumDepth: number): ReceivedMessage | undefined {
  if (isJsonTooDeep(record, maximumDepth)) throw messageTooDeep(maximumDepth);
  const fields = parseJsonObject(record);
  if (fields === undefined) throw new ProtocolError("A message is not a JSON object.");
  if (typeof fields.type !== "number") throw new ProtocolError("A message has no numeric 'type'.");
  parts.checkHeaders(fields.headers);
  return toMessage(fields.type, fields);
}

function toMessage(type: number, fields: Record<string, unknown>): ReceivedMessage | undefined {
  switch (type) {
    case 1:
      return parts.toInvocation(fields);
    case 2:
      return { kind: "streamItem", invocationId: parts.toId(fields.invocationId), item: fields.item };
    case 3:
      return toCompletion(fields);
    case 4:
      return parts.toStreamInvocation(fields);
    case 5:
      return { kind: "cancelInvocation", invocationId: parts.toId(fields.invocationId) };
    case 6:
      return { kind: "ping" };
    case 7:
      return parts.toClose(fields.error, fields.allowReconnect);
    case 8:
      return { kind: "ack", sequenceId: parts.toSequenceId(fields.sequenceId) };
    case 9:
      return { kind: "sequence", sequenceId: parts.toSequenceId(fields.sequenceId) };
    default:
      return undefined;
  }
}

function toCompletion({ invocationId, result, error }: Record<string, unknown>): CompletionMessage {
  const id = parts.toId(invocationId);
  const text = parts.toErrorText(error);
  if (text === undefined) return { kind: "completion", invocationId: id, outcome: { result } };
  if (result !== undefined && result !== null) throw new ProtocolError("A completion has both a result and an error.");
  return { kind: "completion", invocationId: id, outcome: { error: text } };
}
