import type { TransferFormat } from "../protocols/hub-protocol.ts";
import type { Transport } from "../transports/transport.ts";
import { Batch } from "./batch.ts";
import type { Flushable, FlushQueue } from "./flush-queue.ts";
import type { ResumeBuffer } from "./resume-buffer.ts";

export interface OutboxOptions {
  transport: Transport;
  format: TransferFormat;
  maximumBufferedBytes: number;
  flushQueue: FlushQueue;
  /** Set if the connection can be resumed: then what it keeps goes out again. */
  resumeBuffer: ResumeBuffer | undefined;
}

/** Whose outbox it is. */
export interface OutboxHost {
  /** More waits than is allowed. */
  overflowed(): void;
}

/** Above this, whoever can wait shall wait with sending more. In bytes. */
const congestedBytes = 64 * 1024;

/** What waits to be sent to one connection. All messages of one event-loop turn leave as one payload, in their order. */
export class Outbox implements Flushable {
  readonly #host: OutboxHost;
  readonly #format: TransferFormat;
  readonly #maximumBufferedBytes: number;
  readonly #flushQueue: FlushQueue;
  readonly #resumeBuffer: ResumeBuffer | undefined;
  #transport: Transport | undefined;
  #waiting: Batch | undefined;
  #isQueued = false;
  #isEnded = false;
  #uncongested: PromiseWithResolvers<void> | undefined;
  /** Bytes handed to transports so far. */
  sentBytes = 0;

  constructor(host: OutboxHost, options: OutboxOptions) {
    this.#host = host;
    this.#format = options.format;
    this.#maximumBufferedBytes = options.maximumBufferedBytes;
    this.#flushQueue = options.flushQueue;
    this.#resumeBuffer = options.resumeBuffer;
    this.#transport = options.transport;
  }

  /** How many messages have not left yet. */
  get length(): number {
    return this.#waiting?.length ?? 0;
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
    const waiting = this.#waiting?.with(message) ?? this.#flushQueue.begin(message);
    this.#waiting = waiting;
    if (waiting.bytes > this.#maximumBufferedBytes) this.#host.overflowed();
    else this.#queue();
  }

  /** Sends a message that is not numbered, ahead of those that wait. Without a transport it is dropped. */
  addUnnumbered(message: Buffer): void {
    if (this.#resumeBuffer === undefined) this.add(message);
    else this.#send(message);
  }

  /** Sends what waits now instead of at the end of the turn. */
  flush(): void {
    this.#isQueued = false;
    if (this.#transport === undefined || this.#isEnded) return;
    const sendable = this.#resumeBuffer === undefined ? this.#takeAll() : this.#takeWhatFits(this.#resumeBuffer);
    if (sendable !== undefined) this.#send(sendable.payload);
    const waitingBytes = this.#waiting?.bytes ?? 0;
    if (waitingBytes + this.#transport.bufferedBytes > this.#maximumBufferedBytes) this.#host.overflowed();
    this.drained();
  }

  /** Sends what may be sent at once, and after it this message as the last. */
  flushWith(last: Buffer): void {
    if (this.#resumeBuffer === undefined) this.add(last);
    this.flush();
    if (this.#resumeBuffer !== undefined) this.#send(last);
  }

  /** Keeps what comes until there is another transport. */
  detach(): void {
    this.#transport = undefined;
  }

  /** Sends on by another transport: first this announcement, then all that was not acknowledged, then what waits. */
  resume(transport: Transport, announcement: Buffer): void {
    this.#transport = transport;
    this.#send(Buffer.concat([announcement, ...(this.#resumeBuffer?.unacknowledged ?? [])]));
    this.#queue();
  }

  /** Goes on after the client has acknowledged something. */
  acknowledged(): void {
    this.#queue();
  }

  /** Forgets what waits, and sends no more. */
  end(): void {
    this.#isEnded = true;
    this.#waiting = undefined;
    this.drained();
  }

  get #isCongested(): boolean {
    if (this.#isEnded) return false;
    return (this.#waiting?.bytes ?? 0) + (this.#transport?.bufferedBytes ?? congestedBytes) >= congestedBytes;
  }

  #queue(): void {
    if (this.#isQueued || this.#isEnded) return;
    this.#isQueued = true;
    this.#flushQueue.add(this);
  }

  #takeAll(): Batch | undefined {
    const all = this.#waiting;
    this.#waiting = undefined;
    return all;
  }

  /** Numbers and keeps as many messages as there is room for, and takes these. */
  #takeWhatFits(resumeBuffer: ResumeBuffer): Batch | undefined {
    let taken: Batch | undefined;
    let rest: Batch | undefined;
    for (const message of this.#waiting?.messages ?? []) {
      if (rest === undefined && resumeBuffer.hasRoom) {
        resumeBuffer.add(message);
        taken = taken?.with(message) ?? new Batch(message);
      } else rest = rest?.with(message) ?? new Batch(message);
    }
    this.#waiting = rest;
    return taken;
  }

  #send(payload: Buffer): void {
    if (this.#transport === undefined) return;
    this.#transport.send(payload, this.#format);
    this.sentBytes += payload.length;
  }
}
