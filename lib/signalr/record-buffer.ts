import { ProtocolError } from "./hub-protocol.ts";

/** The byte that ends every text record: the handshake's, and each message's in JSON. */
const recordSeparator = 0x1e;

/** Collects chunks until a record is complete, and never holds more than `maximumBytes` of one record. */
export class RecordBuffer {
  readonly #maximumBytes: number;
  #pieces: Buffer[] = [];
  #length = 0;

  constructor(maximumBytes: number) {
    this.#maximumBytes = maximumBytes;
  }

  get isPartial(): boolean {
    return this.#length > 0;
  }

  /**
   * Returns the record that the chunk completes, without its separator, and the unread rest of the chunk;
   * or keeps the whole chunk and returns undefined. Throws a ProtocolError if the record is too long.
   */
  take(chunk: Buffer): { record: Buffer; rest: Buffer } | undefined {
    const end = chunk.indexOf(recordSeparator);
    const piece = end === -1 ? chunk : chunk.subarray(0, end);
    if (this.#length + piece.length > this.#maximumBytes) {
      throw new ProtocolError(`The maximum message size of ${this.#maximumBytes} bytes was exceeded.`);
    }
    if (end === -1) {
      if (piece.length > 0) this.#pieces.push(piece);
      this.#length += piece.length;
      return undefined;
    }
    const record = this.#pieces.length === 0 ? piece : Buffer.concat([...this.#pieces, piece]);
    this.#pieces = [];
    this.#length = 0;
    return { record, rest: chunk.subarray(end + 1) };
  }
}
