import { GrowingBuffer } from "./growing-buffer.ts";
import type { ReceivedMessage } from "./hub-message.ts";
import type { MessageLimits, MessageReader } from "./hub-protocol.ts";
import { prefixBytes, prefixedLength } from "./length-prefix.ts";
import { messageTooLong } from "./message-bounds.ts";
import { readMessagePackMessage } from "./read-messagepack-message.ts";

type Accept = (message: ReceivedMessage) => void;

/** Cuts bytes into messages by the length that precedes each. */
export class MessagePackReader implements MessageReader {
  readonly #limits: MessageLimits;
  // Only in the middle of a message, from its prefix on: an idle connection holds nothing.
  #partial: GrowingBuffer | undefined;

  constructor(limits: MessageLimits) {
    this.#limits = limits;
  }

  get isPartial(): boolean {
    return this.#partial !== undefined;
  }

  read(chunk: Buffer, accept: Accept): void {
    let start = this.#partial === undefined ? 0 : this.#finish(this.#partial, chunk, accept);
    while (start < chunk.length) {
      const prefix = prefixBytes(chunk, start);
      const end = start + prefix + this.#lengthAfter(prefix, chunk, start);
      if (prefix === 0 || end > chunk.length) {
        this.#partial = new GrowingBuffer();
        this.#partial.append(chunk.subarray(start));
        return;
      }
      this.#deliver(chunk.subarray(start + prefix, end), accept);
      start = end;
    }
  }

  /** Takes what the message that earlier chunks began still needs, and returns where that ends. */
  #finish(partial: GrowingBuffer, chunk: Buffer, accept: Accept): number {
    let start = 0;
    let prefix = prefixBytes(partial.bytes, 0);
    for (; prefix === 0 && start < chunk.length; start++) {
      partial.append(chunk.subarray(start, start + 1));
      prefix = prefixBytes(partial.bytes, 0);
    }
    if (prefix === 0) return start;
    const end = start + prefix + this.#lengthAfter(prefix, partial.bytes, 0) - partial.length;
    partial.append(chunk.subarray(start, end));
    if (end > chunk.length) return chunk.length;
    this.#partial = undefined;
    this.#deliver(partial.bytes.subarray(prefix), accept);
    return end;
  }

  /** Throws before any of a message that is too long is kept. */
  #lengthAfter(prefix: number, bytes: Buffer, start: number): number {
    const length = prefix === 0 ? 0 : prefixedLength(bytes, start);
    if (length > this.#limits.maximumMessageBytes) throw messageTooLong(this.#limits.maximumMessageBytes);
    return length;
  }

  #deliver(frame: Buffer, accept: Accept): void {
    const message = readMessagePackMessage(frame, this.#limits.maximumMessageDepth);
    if (message !== undefined) accept(message);
  }
}
