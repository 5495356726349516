import type { TransferFormat } from "../protocols/hub-protocol.ts";

// RFC 6455, section 5.2: the final frame of a message, not masked, as a server sends it.
const opcodes: Record<TransferFormat, number> = { Text: 0x81, Binary: 0x82 };
const extendedLength16 = 126;
const extendedLength64 = 127;

interface Framed {
  payload: Buffer;
  format: TransferFormat;
  frame: Buffer;
}

/** The frame that was made last. Dropped at the end of the turn. */
let last: Framed | undefined;

function forget(): void {
  last = undefined;
}

/**
 * A payload as one WebSocket frame. The same payload sent to many sockets in a row is framed once, and nothing but the
 * frame is handed to each socket: on the way to a thousand members the frame is all that there is to do.
 */
export function toWebSocketFrame(payload: Buffer, format: TransferFormat): Buffer {
  if (last?.payload === payload && last.format === format) return last.frame;
  if (last === undefined) setImmediate(forget);
  last = { payload, format, frame: frame(payload, opcodes[format]) };
  return last.frame;
}

function frame(payload: Buffer, opcode: number): Buffer {
  const { length } = payload;
  const headerLength = length < extendedLength16 ? 2 : length <= 0xffff ? 4 : 10;
  const bytes = Buffer.allocUnsafe(headerLength + length);
  bytes[0] = opcode;
  if (headerLength === 2) {
    bytes[1] = length;
  } else if (headerLength === 4) {
    bytes[1] = extendedLength16;
    bytes.writeUInt16BE(length, 2);
  } else {
    bytes[1] = extendedLength64;
    bytes.writeBigUInt64BE(BigInt(length), 2);
  }
  payload.copy(bytes, headerLength);
  return bytes;
}
