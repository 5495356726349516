import { atDeadline } from "./deadline.ts";
import type { FramedMessage } from "./framed-message.ts";
import { writeHandshakeResponse } from "./handshake.ts";
import type { CloseOptions, HubConnection } from "./hub-connection.ts";
import { HubException, publicErrorText } from "./hub-exception.ts";
import type { IncomingMessage, MethodCallMessage, OutgoingMessage, UnreadableCallMessage } from "./hub-message.ts";
import type { HubIdentity } from "./hub-options.ts";
import { type HubProtocol, type MessageReader, ProtocolError } from "./hub-protocol.ts";
import type { HubRuntime } from "./hub-runtime.ts";
import { type InvocationContext, invokeMethod, unexpectedOutcome } from "./invoke-method.ts";
import { Liveness } from "./liveness.ts";
import { Outbox } from "./outbox.ts";
import { TaskQueue } from "./task-queue.ts";
import type { EndReason, Transport, TransportListener } from "./transport.ts";

export interface ServerConnectionOptions<User> {
  runtime: HubRuntime<User>;
  connectionId: string;
  identity: HubIdentity<User>;
  transport: Transport;
  protocol: HubProtocol;
  /** The connection takes no part in the hub any more; its transport and its hook may still be at work. */
  onEnded: () => void;
}

/** How a connection ends. Without a Close the client is gone, or cannot be reached. */
interface Ending {
  close?: CloseOptions;
  error?: Error | undefined;
  transport: EndReason | "abort";
}

const closedWithError = "Connection closed with an error.";

/**
 * A connection after its handshake. Everything it does for the hub goes through one queue: the connected hook,
 * then the invocations one at a time, then the disconnected hook, which is thereby the last.
 * However it ends, the order is: Close, `aborted`, disconnected hook.
 */
export class ServerConnection<User> implements HubConnection<User>, TransportListener {
  readonly connectionId: string;
  readonly user: User;
  readonly userIdentifier: string;
  readonly items = new Map<string, unknown>();
  /** Settles when the transport is closed and the disconnected hook is done. Never rejects. */
  readonly finished: Promise<unknown>;

  readonly #options: ServerConnectionOptions<User>;
  readonly #abort = new AbortController();
  readonly #transportClosed = Promise.withResolvers<void>();
  readonly #hookDone = Promise.withResolvers<void>();
  readonly #reader: MessageReader;
  readonly #outbox: Outbox;
  readonly #queue: TaskQueue;
  readonly #liveness: Liveness;
  readonly #invocation: InvocationContext<User>;
  readonly #cancelExpiry: () => void;
  #isEnded = false;

  constructor(options: ServerConnectionOptions<User>) {
    const { runtime, identity, transport, protocol } = options;
    const { limits } = runtime;
    this.#options = options;
    this.connectionId = options.connectionId;
    this.user = identity.user;
    this.userIdentifier = identity.userIdentifier;
    this.finished = Promise.all([this.#transportClosed.promise, this.#hookDone.promise]);
    this.#reader = protocol.createReader(limits.maximumMessageBytes);
    this.#liveness = new Liveness({
      keepAliveMs: limits.keepAliveMs,
      clientTimeoutMs: limits.clientTimeoutMs,
      onQuiet: () => this.#write({ kind: "ping" }),
      onSilent: () => this.#clientIsSilent(),
    });
    this.#outbox = new Outbox({
      transport,
      format: protocol.transferFormat,
      maximumBufferedBytes: limits.maximumBufferedBytes,
      onWritten: () => this.#liveness.sent(),
      onOverflow: () => this.#end({ error: new Error("The client reads too slowly."), transport: "abort" }),
    });
    this.#queue = new TaskQueue({
      full: () => transport.pause(),
      free: () => {
        transport.resume();
        this.#liveness.received();
      },
    });
    this.#invocation = {
      call: { connection: this, signal: this.aborted },
      methods: runtime.methods,
      reportError: runtime.reportError,
    };
    this.#cancelExpiry =
      identity.expiresAt === undefined
        ? () => {}
        : atDeadline(identity.expiresAt, () => this.close({ allowReconnect: true }));
  }

  get aborted(): AbortSignal {
    return this.#abort.signal;
  }

  /** Answers the handshake, and reads the bytes that came with it. */
  start(rest: Buffer): void {
    this.#options.transport.listen(this);
    this.#outbox.add(writeHandshakeResponse());
    this.#queue.add(() => this.#connect());
    this.received(rest);
  }

  send(target: string, ...args: unknown[]): void {
    this.#write({ kind: "invocation", target, arguments: args });
  }

  sendFramed(message: FramedMessage): void {
    if (!this.#isEnded) this.#outbox.add(message.bytesFor(this.#options.protocol));
  }

  abort(): void {
    this.close();
  }

  close(options: CloseOptions = {}): void {
    this.#end({ close: options, transport: options.error === undefined ? "done" : "failed" });
  }

  received(chunk: Buffer): void {
    if (this.#isEnded) return;
    this.#liveness.received();
    try {
      for (const message of this.#reader.read(chunk)) {
        this.#accept(message);
        if (this.#isEnded) return;
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) {
        this.#options.runtime.reportError(error, { connectionId: this.connectionId });
      }
      this.#fail(toError(error));
    }
  }

  closed(error?: Error): void {
    const partial = this.#reader.isPartial ? new Error("Connection terminated while reading a message.") : undefined;
    this.#end({ error: error ?? partial, transport: "abort" });
    this.#transportClosed.resolve();
  }

  #accept(message: IncomingMessage): void {
    switch (message.kind) {
      case "methodCall":
      case "unreadableCall":
        this.#queue.add(() => this.#invoke(message));
        break;
      case "ping":
        this.#liveness.pinged();
        break;
      case "close":
        this.#end({ transport: "done" });
        break;
    }
  }

  async #connect(): Promise<void> {
    const { hooks, reportError } = this.#options.runtime;
    try {
      await hooks.onConnected?.(this);
    } catch (error) {
      if (!(error instanceof HubException)) reportError(error, { connectionId: this.connectionId });
      const close = { error: publicErrorText(closedWithError, error) };
      this.#end({ close, error: toError(error), transport: "failed" });
    }
  }

  async #invoke(message: MethodCallMessage | UnreadableCallMessage): Promise<void> {
    const outcome = await invokeMethod(message, this.#invocation);
    const { invocationId, target } = message;
    if (invocationId === undefined) return;
    try {
      this.#write({ kind: "completion", invocationId, outcome });
    } catch (error) {
      const failure = unexpectedOutcome(target, error, this.#invocation);
      this.#write({ kind: "completion", invocationId, outcome: failure });
    }
  }

  #write(message: OutgoingMessage): void {
    if (!this.#isEnded) this.#outbox.add(this.#options.protocol.write(message));
  }

  #clientIsSilent(): void {
    // While calls queue up the server does not read, so the client's pings wait unseen.
    if (this.#queue.isFull) this.#liveness.received();
    else this.#fail(new Error("The client has sent nothing, not even a ping, within its timeout."));
  }

  #fail(error: Error): void {
    this.#end({ close: { error: closedWithError, allowReconnect: true }, error, transport: "failed" });
  }

  #end(ending: Ending): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    const { transport, protocol, onEnded } = this.#options;
    if (ending.close !== undefined) {
      this.#outbox.add(protocol.write({ kind: "close", ...ending.close }));
      this.#outbox.flush();
    }
    this.#outbox.discard();
    this.#liveness.stop();
    this.#cancelExpiry();
    if (ending.transport === "abort") transport.abort();
    else transport.end(ending.transport);
    onEnded();
    this.#abort.abort();
    this.#queue.end(() => this.#disconnect(ending.error));
  }

  async #disconnect(error: Error | undefined): Promise<void> {
    const { hooks, reportError } = this.#options.runtime;
    try {
      await hooks.onDisconnected?.(this, error);
    } catch (fault) {
      reportError(fault, { connectionId: this.connectionId });
    }
    this.#hookDone.resolve();
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
