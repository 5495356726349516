const lengthBits = 0x7f;
const twoByteLength = 126;
const eightByteLength = 127;
const opcodeBits = 0x0f;
const textOpcode = 1;
const closeOpcode = 8;
const pongOpcode = 10;
const nothing = Buffer.alloc(0);

/** Takes the WebSocket frames of a server apart (RFC 6455, section 5.2), and hands on the payload of each text frame. */
export class PayloadReader {
  /** How many pongs came. */
  pongs = 0;
  readonly #accept: (payload: Buffer) => void;
  /** The beginning of a frame that has not arrived completely. */
  #partial = nothing;

  constructor(accept: (payload: Buffer) => void) {
    this.#accept = accept;
  }

  /** The chunk may be overwritten afterwards. */
  read(chunk: Buffer): void {
    const bytes = this.#partial.length === 0 ? chunk : Buffer.concat([this.#partial, chunk]);
    let at = 0;
    for (let end = frameEnd(bytes, at); end !== undefined; end = frameEnd(bytes, at)) {
      this.#take(bytes.subarray(at, end));
      at = end;
    }
    this.#partial = at === bytes.length ? nothing : Buffer.from(bytes.subarray(at));
  }

  #take(frame: Buffer): void {
    const opcode = (frame[0] ?? 0) & opcodeBits;
    if (opcode === closeOpcode) throw new Error("The server closed a connection.");
    if (opcode === pongOpcode) this.pongs += 1;
    if (opcode === textOpcode) this.#accept(frame.subarray(headerLength(frame[1] ?? 0)));
  }
}

function headerLength(secondByte: number): number {
  const short = secondByte & lengthBits;
  return short === eightByteLength ? 10 : short === twoByteLength ? 4 : 2;
}

/** Where the frame ends that starts here; undefined if its end has not arrived. */
function frameEnd(bytes: Buffer, start: number): number | undefined {
  if (start + 2 > bytes.length) return undefined;
  const second = bytes[start + 1] ?? 0;
  const bodyStart = start + headerLength(second);
  if (bodyStart > bytes.length) return undefined;
  const end = bodyStart + bodyLength(bytes, start, second & lengthBits);
  return end <= bytes.length ? end : undefined;
}

function bodyLength(bytes: Buffer, start: number, short: number): number {
  if (short === twoByteLength) return bytes.readUInt16BE(start + 2);
  return short === eightByteLength ? Number(bytes.readBigUInt64BE(start + 2)) : short;
}
