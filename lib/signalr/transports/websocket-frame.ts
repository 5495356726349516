import type { TransferFormat } from "../protocols/hub-protocol.ts";
import { frameOnce } from "./frame-once.ts";

// RFC 6455, section 5.2: the final frame of a message, not masked, as a server sends it.
const textMessage = 0x81;
const binaryMessage = 0x82;
const extendedLength16 = 126;
const extendedLength64 = 127;

/**
 * A payload as one WebSocket frame. Nothing but the frame is handed to each socket: on the way to a thousand members the
 * frame is all that there is to do.
 */
export const toWebSocketFrame: Record<TransferFormat, (payload: Buffer) => Buffer> = {
  Text: frameOnce((payload) => frame(payload, textMessage)),
  Binary: frameOnce((payload) => frame(payload, binaryMessage)),
};

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
