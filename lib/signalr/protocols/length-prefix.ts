import { ProtocolError } from "./hub-protocol.ts";

/** The longest prefix: each byte has seven bits of the length, the lowest first, and whether more follow (LEB128). */
export const maximumPrefixBytes = 5;

/**
 * How many bytes the prefix at `start` has, or 0 if the bytes end before it does.
 * Throws a ProtocolError if it has more than there are in any prefix.
 */
export function prefixBytes(bytes: Buffer, start: number): number {
  for (let count = 1; count <= maximumPrefixBytes; count++) {
    const byte = bytes[start + count - 1];
    if (byte === undefined) return 0;
    if (byte < 0x80) return count;
  }
  throw new ProtocolError("The length of a message cannot be read.");
}

/** The length that a whole prefix tells, which may be as much as 2^35 - 1. */
export function prefixedLength(bytes: Buffer, start: number): number {
  let length = 0;
  let factor = 1;
  for (let at = start; ; at++) {
    const byte = bytes[at] ?? 0;
    // Not by shifting, which would overflow.
    length += (byte & 0x7f) * factor;
    if (byte < 0x80) return length;
    factor *= 0x80;
  }
}

/** Writes the prefix so that it ends at `end`, and returns where it starts. */
export function writePrefixBefore(bytes: Buffer, end: number, length: number): number {
  let count = 1;
  for (let rest = length >>> 7; rest > 0; rest >>>= 7) count++;
  const start = end - count;
  for (let at = start, rest = length; at < end; at++, rest >>>= 7)
    bytes[at] = (rest & 0x7f) | (at < end - 1 ? 0x80 : 0);
  return start;
}
