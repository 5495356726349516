/** Messages that were sent and not yet acknowledged, in their order, to be sent again to a client that resumes. */
export class ResumeBuffer {
  readonly #maximumBytes: number;
  readonly #unacknowledged: Buffer[] = [];
  #bytes = 0;
  #lastId = 0;

  constructor(maximumBytes: number) {
    this.#maximumBytes = maximumBytes;
  }

  /** The number of the first message that is not acknowledged; of the next one if all are. */
  get firstId(): number {
    return this.#lastId - this.#unacknowledged.length + 1;
  }

  /** False until the client acknowledges something of what it was sent. */
  get hasRoom(): boolean {
    return this.#bytes < this.#maximumBytes;
  }

  get unacknowledged(): readonly Buffer[] {
    return this.#unacknowledged;
  }

  /** Takes the next message, which gets the next number. */
  add(message: Buffer): void {
    this.#unacknowledged.push(message);
    this.#bytes += message.length;
    this.#lastId++;
  }

  /** Forgets all messages up to this number. Returns false if it is one that was never sent. */
  acknowledge(id: number): boolean {
    if (id > this.#lastId) return false;
    const count = id - this.firstId + 1;
    if (count <= 0) return true;
    for (const message of this.#unacknowledged.splice(0, count)) this.#bytes -= message.length;
    return true;
  }
}
