import type { HubConnection } from "../hub-connection.ts";
import type { HubMessage, ReceivedMessage } from "../protocols/hub-message.ts";
import { type HubProtocol, type MessageReader, ProtocolError } from "../protocols/hub-protocol.ts";
import { ClientResults } from "./client-results.ts";
import { ConnectionEndedError } from "./connection-ended-error.ts";
import type { CallMessage } from "./find-method.ts";
import type { HubRuntime } from "./hub-runtime.ts";
import { type CallHost, Invocations } from "./invocations.ts";
import { ReceivedSequence } from "./received-sequence.ts";
import type { UploadStream } from "./upload-stream.ts";
import { Uploads } from "./uploads.ts";

/** What the connection does for what it receives. */
export interface ReceptionHost<User, Client> {
  readonly connection: HubConnection<User, Client>;
  /** Sends a message. Throws a TypeError if it cannot be represented. */
  write(message: HubMessage): void;
  /** Resolves when a stream may send on; undefined if it may now. */
  ready(): Promise<void> | undefined;
  /** The client is alive, and says so. */
  pinged(): void;
  /** The client has numbered messages up to this one. Throws a ProtocolError if it cannot have. */
  acknowledged(sequenceId: number): void;
  /** The client ends the connection. */
  clientClosed(error: string | undefined): void;
  /** Begins or ceases to take bytes from the client. */
  setReading(isReading: boolean): void;
}

export interface ReceptionOptions<User, Client> {
  runtime: HubRuntime<User, Client>;
  protocol: HubProtocol;
  isResumable: boolean;
}

const noUploads: readonly UploadStream[] = [];

/** So many times more may wait while a client's answer is awaited, since it may come behind more calls and items. */
const patienceForAnswers = 16;

/** What comes from one client: cut into messages, each of which goes to what waits for it. */
export class Reception<User, Client> implements CallHost<User, Client> {
  readonly invocations: Invocations<User, Client>;
  readonly #host: ReceptionHost<User, Client>;
  readonly #runtime: HubRuntime<User, Client>;
  readonly #protocol: HubProtocol;
  #reader: MessageReader;
  readonly #sequence: ReceivedSequence | undefined;
  // Most connections need few of these, and an idle one none.
  #uploads: Uploads | undefined;
  #clientResults: ClientResults | undefined;
  #isReading = true;
  #isSettling = false;
  #isEnded = false;

  constructor(host: ReceptionHost<User, Client>, { runtime, protocol, isResumable }: ReceptionOptions<User, Client>) {
    this.#host = host;
    this.#runtime = runtime;
    this.#protocol = protocol;
    this.#reader = protocol.createReader(runtime.limits);
    this.#sequence = isResumable ? new ReceivedSequence() : undefined;
    this.invocations = new Invocations(runtime, this);
  }

  get connection(): HubConnection<User, Client> {
    return this.#host.connection;
  }

  /** True in the middle of a message. */
  get isPartial(): boolean {
    return this.#reader.isPartial;
  }

  /** False while so much waits to be worked off that nothing is read. */
  get isReading(): boolean {
    return this.#isReading;
  }

  /** True on a new transport until the client has said where it resumes. */
  get isResuming(): boolean {
    return this.#sequence?.isAwaited === true;
  }

  /** Throws a ProtocolError if the client breaks the protocol. */
  receive(chunk: Buffer): void {
    this.#reader.read(chunk, (message) => this.#accept(message));
  }

  /** Begins anew on another transport. What was half read is sent again there. */
  resume(): void {
    this.#reader = this.#protocol.createReader(this.#runtime.limits);
    this.#sequence?.await();
    if (!this.#isReading) this.#host.setReading(false);
  }

  /** The number up to which everything has come, if the client does not know it yet. */
  takeAcknowledgement(): number | undefined {
    return this.#sequence?.takeAcknowledgement();
  }

  /** Calls a method of the client and waits for what it returns. */
  async invokeClient(target: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#isEnded) throw new Error("The connection has ended.");
    this.#clientResults ??= new ClientResults(this.#runtime.limits.clientResultTimeoutMs);
    const result = this.#clientResults.call((invocationId) =>
      this.write({ kind: "invocation", target, arguments: args, invocationId, streamIds: [] }),
    );
    this.pressureChanged();
    return result.finally(() => this.pressureChanged());
  }

  /** Reads no more from the client, and calls back when the calls that were taken are answered. */
  settle(onSettled: () => void): void {
    this.#isSettling = true;
    this.pressureChanged();
    this.invocations.settle(onSettled);
  }

  /** Takes nothing more, and tells all who wait that nothing comes. Calls back when the calls are over. */
  end(onIdle: () => void): void {
    this.#isEnded = true;
    this.#uploads?.endAll(new ConnectionEndedError("The underlying connection was closed."));
    this.#clientResults?.rejectAll(new ConnectionEndedError("The connection ended before the client answered."));
    this.invocations.end(onIdle);
  }

  write(message: HubMessage): void {
    this.#host.write(message);
  }

  ready(): Promise<void> | undefined {
    return this.#host.ready();
  }

  closeUploads(message: CallMessage): void {
    this.#uploads?.close(streamIdsOf(message));
  }

  /** Stops reading while too much waits to be worked off, and later if what the work waits for may come behind it. */
  pressureChanged(): void {
    const { maximumQueuedInvocations, uploadBufferItems } = this.#runtime.limits;
    const factor = this.#clientResults?.areAwaited === true ? patienceForAnswers : 1;
    const isReading =
      !this.#isSettling &&
      this.invocations.queueLength < maximumQueuedInvocations * factor &&
      (this.#uploads?.mostWaiting ?? 0) < uploadBufferItems * factor;
    if (isReading === this.#isReading) return;
    this.#isReading = isReading;
    this.#host.setReading(isReading);
  }

  #accept(message: ReceivedMessage): void {
    if (this.#isEnded || !this.#isNew(message)) return;
    const host = this.#host;
    switch (message.kind) {
      case "invocation":
      case "streamInvocation":
      case "unreadableInvocation":
        return this.invocations.add(message, this.#openUploads(message));
      case "streamItem":
        if (this.#uploads?.add(message) !== true) this.#runtime.counters.uploadItemsDropped++;
        return;
      case "completion":
        if (this.#clientResults?.complete(message) !== true) this.#uploads?.complete(message);
        return;
      case "cancelInvocation":
        return this.invocations.cancel(message.invocationId);
      case "ping":
        return host.pinged();
      case "close":
        return host.clientClosed(message.error);
      case "ack":
        return host.acknowledged(message.sequenceId);
      case "sequence":
        return this.#sequence?.resumeAt(message.sequenceId);
    }
  }

  /** False for what a client that resumed has sent before, and for all that it sends before it says where it resumes. */
  #isNew({ kind }: ReceivedMessage): boolean {
    if (this.#sequence === undefined || kind === "sequence" || kind === "close") return true;
    if (this.#sequence.isAwaited) return false;
    return kind === "ping" || kind === "ack" || this.#sequence.take();
  }

  #openUploads(message: CallMessage): readonly UploadStream[] {
    const streamIds = streamIdsOf(message);
    if (streamIds.length === 0) return noUploads;
    const { maximumStreams } = this.#runtime.limits;
    this.#uploads ??= new Uploads(() => this.pressureChanged());
    if (this.#uploads.count + this.invocations.streamCount + streamIds.length > maximumStreams) {
      throw new ProtocolError(`At most ${maximumStreams} streams may run at a time.`);
    }
    return this.#uploads.open(streamIds);
  }
}

function streamIdsOf(message: CallMessage): readonly string[] {
  return message.kind === "unreadableInvocation" ? [] : message.streamIds;
}
