const finalText = 0x81;
const twoByteLength = 126;

/** A WebSocket text frame as a server sends it (RFC 6455, section 5.2), with a payload of less than 64 KB. */
export function frameText(payload: string): Buffer {
  const length = Buffer.byteLength(payload);
  const headerLength = length < twoByteLength ? 2 : 4;
  const frame = Buffer.allocUnsafe(headerLength + length);
  frame[0] = finalText;
  if (headerLength === 2) {
    frame[1] = length;
  } else {
    frame[1] = twoByteLength;
    frame.writeUInt16BE(length, 2);
  }
  frame.write(payload, headerLength);
  return frame;
}
