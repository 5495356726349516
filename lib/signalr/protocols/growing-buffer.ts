/** The first allocation: enough for most messages that arrive in two pieces. */
const smallestCapacity = 256;

/**
 * Collects bytes in one piece of memory, which is never more than twice what it holds. Chunks are copied, so that many
 * tiny ones cost no more than their bytes.
 */
export class GrowingBuffer {
  #bytes = Buffer.allocUnsafeSlow(smallestCapacity);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What was collected. It shares the memory: it is good until the next append. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  append(chunk: Buffer): void {
    const length = this.#length + chunk.length;
    if (length > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(length, this.#bytes.length * 2));
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    chunk.copy(this.#bytes, this.#length);
    this.#length = length;
  }
}
