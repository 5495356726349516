import type { CloseMessage, ReceivedMessage } from "./hub-message.ts";
import { ProtocolError } from "./hub-protocol.ts";

/** The parts of a call, as they were decoded. */
export interface CallParts {
  target?: unknown;
  arguments?: unknown;
  invocationId?: unknown;
  streamIds?: unknown;
}

/** Throws a ProtocolError if a part that tells what is called, or by which call, is not what it has to be. */
export function toInvocation(parts: CallParts): ReceivedMessage {
  const target = toTarget(parts.target);
  const invocationId = toOptionalId(parts.invocationId);
  const values = parts.arguments;
  if (!Array.isArray(values)) return { kind: "unreadableInvocation", target, invocationId };
  return { kind: "invocation", target, arguments: values, invocationId, streamIds: toStreamIds(parts.streamIds) };
}

/** Like `toInvocation`, of a call whose id is not optional. */
export function toStreamInvocation(parts: CallParts): ReceivedMessage {
  const target = toTarget(parts.target);
  const invocationId = toOptionalId(parts.invocationId);
  if (invocationId === undefined) throw new ProtocolError("A stream invocation has no 'invocationId'.");
  const values = parts.arguments;
  if (!Array.isArray(values)) return { kind: "unreadableInvocation", target, invocationId };
  const streamIds = toStreamIds(parts.streamIds);
  return { kind: "streamInvocation", target, arguments: values, invocationId, streamIds };
}

/** Throws a ProtocolError unless the value is a string. */
export function toId(value: unknown): string {
  if (typeof value !== "string") throw new ProtocolError("An 'invocationId' is not a string.");
  return value;
}

/** Null is as good as nothing. Throws a ProtocolError if there is something else than a string. */
export function toErrorText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new ProtocolError("An 'error' is not a string.");
  return value;
}

/** Both parts are optional. Throws a ProtocolError if one is not what it has to be. */
export function toClose(error: unknown, allowReconnect: unknown): CloseMessage {
  if (allowReconnect !== undefined && allowReconnect !== null && typeof allowReconnect !== "boolean") {
    throw new ProtocolError("An 'allowReconnect' is not a boolean.");
  }
  return { kind: "close", error: toErrorText(error), allowReconnect: allowReconnect ?? undefined };
}

/** Throws a ProtocolError unless the value can number a message. */
export function toSequenceId(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw new ProtocolError("A 'sequenceId' is not a whole number.");
  }
  return value;
}

/** Headers mean nothing here, but they have to be what they are. Throws a ProtocolError otherwise. */
export function checkHeaders(value: unknown): void {
  if (value === undefined || value === null) return;
  if (typeof value !== "object" || Array.isArray(value)) throw new ProtocolError("The 'headers' are not an object.");
}

function toTarget(value: unknown): string {
  if (typeof value !== "string") throw new ProtocolError("An invocation's 'target' is not a string.");
  return value;
}

/** Some clients write an empty id where they have none. */
function toOptionalId(value: unknown): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  return toId(value);
}

const noStreamIds: readonly string[] = [];

function toStreamIds(value: unknown): readonly string[] {
  if (value === undefined || value === null) return noStreamIds;
  if (!isStringList(value)) throw new ProtocolError("The 'streamIds' are not a list of strings.");
  return value.length === 0 ? noStreamIds : value;
}

function isStringList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
