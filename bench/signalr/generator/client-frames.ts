import { randomBytes } from "node:crypto";

const opcodes = { text: 1, ping: 9 } as const;
const final = 0x80;
const masked = 0x80;
const twoByteLength = 126;

/** A WebSocket frame as a client sends it: masked (RFC 6455, section 5.3), with a payload of less than 64 KB. */
export function clientFrame(payload: string, kind: keyof typeof opcodes = "text"): Buffer {
  const bytes = Buffer.from(payload);
  const mask = randomBytes(4);
  const length =
    bytes.length < twoByteLength
      ? [masked | bytes.length]
      : [masked | twoByteLength, bytes.length >> 8, bytes.length & 0xff];
  const body = bytes.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([Buffer.from([final | opcodes[kind], ...length]), mask, body]);
}
