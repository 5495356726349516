import { Unpackr } from "msgpackr";
import { checkMessagePack } from "./check-messagepack.ts";
import type { CompletionMessage, ReceivedMessage } from "./hub-message.ts";
import { ProtocolError } from "./hub-protocol.ts";
import * as parts from "./message-parts.ts";

// Integers of 64 bits become numbers up to 2^53 and bigints beyond, so that none is rounded. Bytes are copied: the
// application may keep them without keeping all that came with them. msgpackr's own types leave "auto" out.
const unpackr = new Unpackr({ useRecords: false, mapsAsObjects: true, copyBuffers: true });
Object.assign(unpackr, { int64AsType: "auto" });

const errorResult = 1;
const voidResult = 2;
const valueResult = 3;

/**
 * Reads one message without its length. Returns undefined for one of a type that the protocol does not know.
 * Throws a ProtocolError if the bytes are not a hub message, or nest deeper than `maximumDepth`.
 */
export function readMessagePackMessage(frame: Buffer, maximumDepth: number): ReceivedMessage | undefined {
  checkMessagePack(frame, maximumDepth);
  const fields: unknown = unpackr.unpack(frame);
  if (!Array.isArray(fields)) throw new ProtocolError("A message is not an array.");
  const [type] = fields;
  if (typeof type !== "number") throw new ProtocolError("A message has no numeric type.");
  return toMessage(type, fields);
}

function toMessage(type: number, fields: unknown[]): ReceivedMessage | undefined {
  switch (type) {
    case 1:
      return parts.toInvocation(toCallParts(fields));
    case 2:
      checkFields(fields, 4);
      return { kind: "streamItem", invocationId: parts.toId(fields[2]), item: fields[3] };
    case 3:
      return toCompletion(fields);
    case 4:
      return parts.toStreamInvocation(toCallParts(fields));
    case 5:
      checkFields(fields, 3);
      return { kind: "cancelInvocation", invocationId: parts.toId(fields[2]) };
    case 6:
      return { kind: "ping" };
    case 7:
      return parts.toClose(fields[1], fields[2]);
    case 8:
      return { kind: "ack", sequenceId: parts.toSequenceId(fields[1]) };
    case 9:
      return { kind: "sequence", sequenceId: parts.toSequenceId(fields[1]) };
    default:
      return undefined;
  }
}

function toCallParts(fields: unknown[]): parts.CallParts {
  checkFields(fields, 5);
  return { invocationId: fields[2], target: fields[3], arguments: fields[4], streamIds: fields[5] };
}

function toCompletion(fields: unknown[]): CompletionMessage {
  checkFields(fields, 4);
  const invocationId = parts.toId(fields[2]);
  switch (fields[3]) {
    case errorResult:
      return { kind: "completion", invocationId, outcome: { error: toErrorText(fields[4]) } };
    case voidResult:
      return { kind: "completion", invocationId, outcome: { result: undefined } };
    case valueResult:
      checkFields(fields, 5);
      return { kind: "completion", invocationId, outcome: { result: fields[4] } };
    default:
      throw new ProtocolError("A completion is of no known kind.");
  }
}

function toErrorText(value: unknown): string {
  const text = parts.toErrorText(value);
  if (text === undefined) throw new ProtocolError("A completion has no error.");
  return text;
}

/** All messages of more than two fields have headers as their second one. More fields than needed are tolerated. */
function checkFields(fields: unknown[], minimum: number): void {
  if (fields.length < minimum) throw new ProtocolError("A message has too few fields.");
  parts.checkHeaders(fields[1]);
}
