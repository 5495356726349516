export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8 } as const;

export interface ClientFrame {
  opcode: number;
  payload: Buffer;
  /** False if a continuation follows. */
  isFinal: boolean;
}

/** A WebSocket frame as a client sends it: masked, with a mask of zeros. */
export function toClientFrame({ opcode, payload, isFinal }: ClientFrame): Buffer {
  const { length } = payload;
  const header = Buffer.alloc(length < 126 ? 6 : length < 65_536 ? 8 : 14);
  header[0] = opcode | (isFinal ? 0x80 : 0);
  if (length < 126) {
    header[1] = 0x80 | length;
  } else if (length < 65_536) {
    header[1] = 0x80 | 126;
    header.writeUInt16BE(length, 2);
  } else {
    header[1] = 0x80 | 127;
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([header, payload]);
}

export interface ServerFrame {
  opcode: number;
  payload: Buffer;
}

/** Cuts what a server sends, which is not masked, into frames. */
export class ServerFrames {
  #rest: Buffer = Buffer.alloc(0);

  read(chunk: Buffer): ServerFrame[] {
    const frames: ServerFrame[] = [];
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) frames.push(frame);
    return frames;
  }

  #next(): ServerFrame | undefined {
    const bytes = this.#rest;
    if (bytes.length < 2) return undefined;
    const short = bytes.readUInt8(1) & 0x7f;
    const start = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (bytes.length < start) return undefined;
    const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    if (bytes.length < start + length) return undefined;
    this.#rest = bytes.subarray(start + length);
    return { opcode: bytes.readUInt8(0) & 0x0f, payload: bytes.subarray(start, start + length) };
  }
}
