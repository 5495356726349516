import { GrowingBuffer } from "./growing-buffer.ts";
import { messageTooLong } from "./message-bounds.ts";

/** The byte that ends every text record: the handshake's, and each message's in JSON. */
export const recordSeparator = 0x1e;

/** Collects chunks until a record is complete, and never holds more than `maximumBytes` of one record. */
export class RecordBuffer {
  readonly #maximumBytes: number;
  // Between two records there is nothing to hold, and most records come whole.
  #held: GrowingBuffer | undefined;

  constructor(maximumBytes: number) {
    this.#maximumBytes = maximumBytes;
  }

  get isPartial(): boolean {
    return this.#held !== undefined;
  }

  /**
   * Returns the record that the chunk completes, without its separator, and the unread rest of the chunk;
   * or keeps the whole chunk and returns undefined. Throws a ProtocolError if the record is too long.
   */
  take(chunk: Buffer): { record: Buffer; rest: Buffer } | undefined {
    const end = chunk.indexOf(recordSeparator);
    const piece = end === -1 ? chunk : chunk.subarray(0, end);
    if ((this.#held?.length ?? 0) + piece.length > this.#maximumBytes) throw messageTooLong(this.#maximumBytes);
    if (end === -1) {
      if (piece.length > 0) this.#hold(piece);
      return undefined;
    }
    return { record: this.#complete(piece), rest: chunk.subarray(end + 1) };
  }

  #hold(piece: Buffer): GrowingBuffer {
    this.#held ??= new GrowingBuffer();
    this.#held.append(piece);
    return this.#held;
  }

  #complete(piece: Buffer): Buffer {
    if (this.#held === undefined) return piece;
    const record = this.#hold(piece).bytes;
    this.#held = undefined;
    return record;
  }
}
