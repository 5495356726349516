import { Packr } from "msgpackr";

/** A hub message with the field names that it has in JSON, whatever carried it. */
export type WireMessage = Record<string, unknown>;

/** Writes and reads hub messages as a client does, with nothing of the library under test. */
export interface WireCodec {
  readonly isBinary: boolean;
  write(...messages: object[]): string | Buffer;
  /** Throws if the frame does not hold whole messages. */
  read(frame: Buffer): WireMessage[];
}

export type ProtocolName = "json" | "messagepack";

/** Every protocol, for `describe.each`. */
export const protocolNames: readonly ProtocolName[] = ["json", "messagepack"];

const separator = "\u001e";
const packr = new Packr({ useRecords: false });

export const codecs: Record<ProtocolName, WireCodec> = {
  json: { isBinary: false, write: records, read: (frame) => readRecords(frame.toString()) },
  messagepack: {
    isBinary: true,
    write: (...messages) => Buffer.concat(messages.map((message) => packed(toArray({ ...message })))),
    read: readPacked,
  },
};

/** The messages as JSON records, which handshakes are as well. */
export function records(...messages: object[]): string {
  return messages.map((message) => JSON.stringify(message) + separator).join("");
}

/** One value of MessagePack behind its length. */
export function packed(value: unknown): Buffer {
  const body = packr.pack(value);
  return Buffer.concat([lengthPrefix(body.length), body]);
}

/** The length in LEB128: seven bits a byte, the lowest first, and the eighth bit says that another byte follows. */
export function lengthPrefix(length: number): Buffer {
  const bytes: number[] = [];
  let rest = length;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}

function readRecords(text: string): WireMessage[] {
  if (!text.endsWith(separator)) throw new Error(`A frame ends within a message: ${text}`);
  return text.split(separator).slice(0, -1).map(parse);
}

function parse(record: string): WireMessage {
  return JSON.parse(record);
}

function readPacked(frame: Buffer): WireMessage[] {
  const messages: WireMessage[] = [];
  let offset = 0;
  while (offset < frame.length) {
    let length = 0;
    let byte = 0x80;
    for (let scale = 1; byte >= 0x80; scale *= 0x80) {
      byte = frame.readUInt8(offset++);
      length += (byte % 0x80) * scale;
    }
    if (offset + length > frame.length) throw new Error("A frame ends within a message.");
    messages.push(toMessage(packr.unpack(frame.subarray(offset, offset + length))));
    offset += length;
  }
  return messages;
}

function toArray({ type, ...fields }: WireMessage): unknown[] {
  const { invocationId = null, target, arguments: args, streamIds } = fields;
  switch (type) {
    case 1:
    case 4:
      return [type, {}, invocationId, target, args, ...(streamIds === undefined ? [] : [streamIds])];
    case 2:
      return [type, {}, invocationId, fields.item];
    case 3:
      return [type, {}, invocationId, ...outcome(fields)];
    case 5:
      return [type, {}, invocationId];
    case 7:
      return [type, fields.error ?? null, ...("allowReconnect" in fields ? [fields.allowReconnect] : [])];
    case 8:
    case 9:
      return [type, fields.sequenceId];
    default:
      return [type];
  }
}

function outcome(fields: WireMessage): unknown[] {
  if ("error" in fields) return [1, fields.error];
  return "result" in fields ? [3, fields.result] : [2];
}

function toMessage([type, ...fields]: unknown[]): WireMessage {
  switch (type) {
    case 1: {
      const [, invocationId, target, args, streamIds = []] = fields;
      return { type, target, arguments: args, ...given({ invocationId, streamIds }) };
    }
    case 2:
      return { type, invocationId: fields[1], item: fields[2] };
    case 3: {
      const [, invocationId, kind, value] = fields;
      const kinds: Record<string, object> = { 1: { error: value }, 2: {}, 3: { result: value } };
      const known = kinds[String(kind)];
      if (known === undefined) throw new Error(`A Completion of the kind ${String(kind)}`);
      return { type, invocationId, ...known };
    }
    case 6:
      return { type };
    case 7:
      return { type, ...given({ error: fields[0], allowReconnect: fields[1] }) };
    case 8:
    case 9:
      return { type, sequenceId: fields[0] };
    default:
      throw new Error(`A message of the type ${String(type)}`);
  }
}

/** Only what JSON would have written: not nil, not false, no empty list. */
function given(fields: WireMessage): WireMessage {
  const isGiven = (value: unknown) => Boolean(value) && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isGiven(value)));
}
