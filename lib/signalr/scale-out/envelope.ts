import { Packr } from "msgpackr";
import type { SendTarget } from "../hub/send-target.ts";
import { isRecord } from "../protocols/json-object.ts";
import { toWireValues, type WireForm } from "../protocols/wire-value.ts";
import { isSendTarget, isString } from "./envelope-fields.ts";

/** What one server asks of another that has the connection. */
export type ServerRequest =
  | { ask: "addToGroup" | "removeFromGroup"; connectionId: string; groupName: string }
  | { ask: "invoke"; connectionId: string; target: string; args: readonly unknown[] };

/** What came of a request. A `hubException` is the text of a client; an `error` is the other server's own. */
export type ServerReply = { result: unknown } | { hubException: string } | { error: string };

/** A `ServerDoor`, as it goes over the backplane. */
export interface AnnouncedDoor {
  url: string;
  key: string;
}

/** What servers say to each other. */
export type EnvelopeContent =
  | { kind: "send"; target: SendTarget; frames: Readonly<Record<string, Buffer>> }
  | { kind: "request"; requestId: number; request: ServerRequest }
  | { kind: "reply"; requestId: number; reply: ServerReply }
  /** To oneself: it comes back if the backplane brings messages. */
  | { kind: "canary" }
  /** I am here, and `door` is the way to me. Whoever `asks` wants to hear the same of the others. */
  | { kind: "announcement"; door: AnnouncedDoor | undefined; asks: boolean }
  | { kind: "goodbye" };

export type Envelope = EnvelopeContent & { from: string };

// With more types a bigint of any size and bytes come back as what they were.
const codec = new Packr({ useRecords: false, moreTypes: true });

const unchanged: WireForm = { bytes: (value) => value, number: (value) => value, bigint: (value) => value };

/** Arguments that are the same after their way to another server. Throws a TypeError if one cannot be represented. */
export function portableArguments(args: readonly unknown[]): readonly unknown[] {
  return toWireValues(args, unchanged);
}

export function writeEnvelope(from: string, content: EnvelopeContent): Buffer {
  return codec.pack({ from, ...content });
}

/** Frames are views of the bytes. Throws an Error if no server of this version has written them. */
export function readEnvelope(bytes: Buffer): Envelope {
  let value: unknown;
  try {
    value = codec.unpack(bytes);
  } catch (cause) {
    throw new Error("A message of the backplane is not MessagePack.", { cause });
  }
  if (!isEnvelope(value)) throw new Error("A message of the backplane is not of this version of the hub.");
  return value;
}

function isEnvelope(value: unknown): value is Envelope {
  if (!isRecord(value) || !isString(value.from)) return false;
  switch (value.kind) {
    case "send":
      return isSendTarget(value.target) && isFrames(value.frames);
    case "request":
      return Number.isSafeInteger(value.requestId) && isRequest(value.request);
    case "reply":
      return Number.isSafeInteger(value.requestId) && isReply(value.reply);
    case "canary":
    case "goodbye":
      return true;
    case "announcement":
      return typeof value.asks === "boolean" && (value.door === undefined || isDoor(value.door));
    default:
      return false;
  }
}

function isFrames(value: unknown): value is Record<string, Buffer> {
  if (!isRecord(value)) return false;
  const frames = Object.values(value);
  return frames.length > 0 && frames.every(Buffer.isBuffer);
}

function isRequest(value: unknown): value is ServerRequest {
  if (!isRecord(value) || !isString(value.connectionId)) return false;
  if (value.ask === "invoke") return isString(value.target) && Array.isArray(value.args);
  return (value.ask === "addToGroup" || value.ask === "removeFromGroup") && isString(value.groupName);
}

function isReply(value: unknown): value is ServerReply {
  return isRecord(value) && ("result" in value || isString(value.hubException) || isString(value.error));
}

function isDoor(value: unknown): value is AnnouncedDoor {
  return isRecord(value) && isHttpUrl(value.url) && isString(value.key);
}

export function isHttpUrl(value: unknown): boolean {
  return isString(value) && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
