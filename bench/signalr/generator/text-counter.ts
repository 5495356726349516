import { textMark } from "../text.ts";

const lengthBits = 0x7f;
const twoByteLength = 126;
const eightByteLength = 127;
const opcodeBits = 0x0f;
const closeOpcode = 8;
const pongOpcode = 10;
const nothing = Buffer.alloc(0);

/**
 * Counts what a server sends to one connection, without decoding it: steps from WebSocket frame to frame, and looks for
 * the byte that marks a text only in their payloads.
 */
export class TextCounter {
  /** Frames whose header has arrived, pongs aside. */
  frames = 0;
  pongs = 0;
  /** Bytes of the current frame that have not arrived. */
  #missing = 0;
  /** The header that the last chunk broke off in. */
  #brokenHeader = nothing;

  /** @returns how many texts the bytes of the chunk between the two offsets hold; what follows them does not matter */
  count(chunk: Buffer, from: number, to: number): number {
    if (this.#brokenHeader.length > 0) {
      const joined = Buffer.concat([this.#brokenHeader, chunk.subarray(from, to)]);
      this.#brokenHeader = nothing;
      return this.count(joined, 0, joined.length);
    }
    let texts = 0;
    let mark = from - 1;
    let at = from;
    while (at < to) {
      if (this.#missing === 0) {
        const headerLength = this.#readHeader(chunk, at, to);
        if (headerLength === 0) return texts;
        at += headerLength;
      }
      const end = Math.min(to, at + this.#missing);
      if (mark < at) mark = nextMark(chunk, at);
      while (mark < end) {
        texts += 1;
        mark = nextMark(chunk, mark + 1);
      }
      this.#missing -= end - at;
      at = end;
    }
    return texts;
  }

  /** Returns the header's length, or 0 if the chunk ends in it. */
  #readHeader(chunk: Buffer, at: number, to: number): number {
    const short = at + 1 < to ? (chunk[at + 1] ?? 0) & lengthBits : 0;
    const headerLength = short === eightByteLength ? 10 : short === twoByteLength ? 4 : 2;
    if (at + headerLength > to) {
      this.#brokenHeader = Buffer.from(chunk.subarray(at, to));
      return 0;
    }
    const opcode = (chunk[at] ?? 0) & opcodeBits;
    if (opcode === closeOpcode) throw new Error("The server closed a connection.");
    if (opcode === pongOpcode) this.pongs += 1;
    else this.frames += 1;
    if (headerLength === 2) this.#missing = short;
    else this.#missing = headerLength === 4 ? chunk.readUInt16BE(at + 2) : Number(chunk.readBigUInt64BE(at + 2));
    return headerLength;
  }
}

function nextMark(chunk: Buffer, from: number): number {
  const found = chunk.indexOf(textMark, from);
  return found === -1 ? Number.POSITIVE_INFINITY : found;
}
