/**
 * The messages that wait to leave together, as the last of them and the batch before it. Connections that were sent the
 * same messages, as the members of a group are, come to the same batch, so that it is joined only once for all of them.
 */
export class Batch {
  readonly #before: Batch | undefined;
  readonly #message: Buffer;
  /** How many messages it has, and how many bytes. */
  readonly length: number;
  readonly bytes: number;
  #next: Batch | undefined;
  #payload: Buffer | undefined;

  constructor(message: Buffer, before?: Batch) {
    this.#before = before;
    this.#message = message;
    this.length = before === undefined ? 1 : before.length + 1;
    this.bytes = before === undefined ? message.length : before.bytes + message.length;
  }

  /** Whether this one message is all that is in it. */
  isOnly(message: Buffer): boolean {
    return this.#message === message && this.#before === undefined;
  }

  /** The batch that has one message more. */
  with(message: Buffer): Batch {
    const next = this.#next;
    if (next !== undefined && next.#message === message) return next;
    this.#next = new Batch(message, this);
    return this.#next;
  }

  /** In their order. Not by recursion: a turn may send tens of thousands. */
  get messages(): Buffer[] {
    const messages = [this.#message];
    for (let batch = this.#before; batch !== undefined; batch = batch.#before) messages.push(batch.#message);
    return messages.toReversed();
  }

  /** All of it in one piece. */
  get payload(): Buffer {
    this.#payload ??= this.length === 1 ? this.#message : Buffer.concat(this.messages, this.bytes);
    return this.#payload;
  }
}
