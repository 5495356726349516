import type { TransferFormat } from "../protocols/hub-protocol.ts";
import type { Transport } from "../transports/transport.ts";
import type { Flushable, FlushQueue } from "./flush-queue.ts";
import type { ResumeBuffer } from "./resume-buffer.ts";

export interface OutboxOptions {
  transport: Transport;
  format: TransferFormat;
  maximumBufferedBytes: number;
  flushQueue: FlushQueue;
  /** Set if the connection can be resumed: then what it keeps goes out again. */
  resumeBuffer: ResumeBuffer | undefined;
  /** Called when more waits than is allowed. */
  onOverflow: () => void;
}

/** Above this, whoever can wait shall wait with sending more. In bytes. */
const congestedBytes = 64 * 1024;

const nothing: Buffer[] = [];

/** What waits to be sent to one connection. All messages of one event-loop turn leave as one payload, in their order. */
export class Outbox implements Flushable {
  readonly #options: OutboxOptions;
  #transport: Transport | undefined;
  #waiting: Buffer[] = nothing;
  #waitingBytes = 0;
  #isQueued = false;
  #isEnded = false;
  #uncongested: PromiseWithResolvers<void> | undefined;
  /** When something was sent last, as of `performance.now()`. */
  lastSentAt = performance.now();
  /** Bytes handed to transports so far. */
  sentBytes = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#transport = options.transport;
  }

  /** How many messages have not left yet. */
  get length(): number {
    return this.#waiting.length;
  }

  /** Resolves when whoever can wait may send more; undefined if it may now. */
  ready(): Promise<void> | undefined {
    if (!this.#isCongested) return undefined;
    this.#uncongested ??= Promise.withResolvers();
    return this.#uncongested.promise;
  }

  /** Something may have left. */
  drained(): void {
    if (this.#uncongested === undefined || this.#isCongested) return;
    this.#uncongested.resolve();
    this.#uncongested = undefined;
  }

  /** Queues a message. On a connection that can be resumed it is one that is numbered. */
  add(message: Buffer): void {
    if (this.#waiting === nothing) this.#waiting = [message];
    else this.#waiting.push(message);
    this.#waitingBytes += message.length;
    if (this.#waitingBytes > this.#options.maximumBufferedBytes) this.#options.onOverflow();
    else this.#queue();
  }

  /** Sends a message that is not numbered, ahead of those that wait. Without a transport it is dropped. */
  addUnnumbered(message: Buffer): void {
    if (this.#options.resumeBuffer === undefined) this.add(message);
    else this.#send([message]);
  }

  /** Sends what waits now instead of at the end of the turn. */
  flush(): void {
    this.#isQueued = false;
    if (this.#transport === undefined || this.#isEnded) return;
    const messages = this.#takeSendable();
    if (messages.length > 0) this.#send(messages);
    const { maximumBufferedBytes, onOverflow } = this.#options;
    if (this.#waitingBytes + (this.#transport?.bufferedBytes ?? 0) > maximumBufferedBytes) onOverflow();
    this.drained();
  }

  /** Sends what may be sent at once, and after it this message as the last. */
  flushWith(last: Buffer): void {
    if (this.#options.resumeBuffer === undefined) this.add(last);
    this.flush();
    if (this.#options.resumeBuffer !== undefined) this.#send([last]);
  }

  /** Keeps what comes until there is another transport. */
  detach(): void {
    this.#transport = undefined;
  }

  /** Sends on by another transport: first this announcement, then all that was not acknowledged, then what waits. */
  resume(transport: Transport, announcement: Buffer): void {
    this.#transport = transport;
    this.#send([announcement, ...(this.#options.resumeBuffer?.unacknowledged ?? [])]);
    this.#queue();
  }

  /** Goes on after the client has acknowledged something. */
  acknowledged(): void {
    this.#queue();
  }

  /** Forgets what waits, and sends no more. */
  end(): void {
    this.#isEnded = true;
    this.#waiting = nothing;
    this.#waitingBytes = 0;
    this.drained();
  }

  get #isCongested(): boolean {
    if (this.#isEnded) return false;
    return this.#waitingBytes + (this.#transport?.bufferedBytes ?? congestedBytes) >= congestedBytes;
  }

  #queue(): void {
    if (this.#isQueued || this.#isEnded) return;
    this.#isQueued = true;
    this.#options.flushQueue.add(this);
  }

  /** Takes what may be sent out of what waits. */
  #takeSendable(): Buffer[] {
    const { resumeBuffer } = this.#options;
    const waiting = this.#waiting;
    let count = waiting.length;
    if (resumeBuffer !== undefined) {
      count = 0;
      for (const message of waiting) {
        if (!resumeBuffer.hasRoom) break;
        resumeBuffer.add(message);
        count++;
      }
    }
    const sendable = count === waiting.length ? waiting : waiting.slice(0, count);
    this.#waiting = count === waiting.length ? nothing : waiting.slice(count);
    this.#waitingBytes = this.#waiting.reduce((bytes, message) => bytes + message.length, 0);
    return sendable;
  }

  #send(messages: Buffer[]): void {
    if (this.#transport === undefined) return;
    const payload = this.#options.flushQueue.join(messages);
    this.#transport.send(payload, this.#options.format);
    this.sentBytes += payload.length;
    this.lastSentAt = performance.now();
  }
}
