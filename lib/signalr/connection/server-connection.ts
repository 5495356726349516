import { type FramedMessage, frameInvocation } from "../framed-message.ts";
import { publicErrorText } from "../hub/error-text.ts";
import type { Respondent } from "../hub/hub-router.ts";
import { ServerCall } from "../hub/server-call.ts";
import type { CloseOptions, HubConnection } from "../hub-connection.ts";
import type { HubCounters } from "../hub-counters.ts";
import { HubException } from "../hub-exception.ts";
import type { ConnectionRequest, HubIdentity } from "../hub-server-options.ts";
import type { ArgumentsOf, MethodName } from "../hub-targets.ts";
import type { HubMessage } from "../protocols/hub-message.ts";
import { type HubProtocol, ProtocolError } from "../protocols/hub-protocol.ts";
import type { EndReason, Transport, TransportListener } from "../transports/transport.ts";
import { nowMs } from "./clock.ts";
import { writeHandshakeResponse } from "./handshake.ts";
import type { Ticking } from "./heartbeat.ts";
import type { HubRuntime } from "./hub-runtime.ts";
import type { AcceptedConnection } from "./hub-session.ts";
import { Liveness } from "./liveness.ts";
import { Outbox, type OutboxHost } from "./outbox.ts";
import { Reception, type ReceptionHost } from "./reception.ts";
import { ResumeBuffer } from "./resume-buffer.ts";

/** What a connection tells of itself. */
export interface ConnectionOwner<User, Client> {
  /** The handshake is answered: from now on the connection is part of the hub. */
  opened(connection: ServerConnection<User, Client>): void;
  /** The connection takes no part in the hub any more; its transport and its hook may still be at work. */
  ended(connection: ServerConnection<User, Client>): void;
  /** The transport is closed and the disconnected hook is done. */
  finished(): void;
}

export interface ServerConnectionOptions<User, Client> {
  runtime: HubRuntime<User, Client>;
  accepted: AcceptedConnection<User>;
  protocol: HubProtocol;
  /** Whether the client may go on over another transport when this one is gone. */
  isResumable: boolean;
  owner: ConnectionOwner<User, Client>;
}

/** How a connection ends. Without a Close the client is gone, or cannot be reached. */
interface Ending {
  close?: CloseOptions;
  error?: Error | undefined;
  transport: EndReason | "abort";
  counter?: keyof HubCounters;
}

const closedWithError = "Connection closed with an error.";
const ignoring: TransportListener = { received() {}, drained() {}, closed() {} };

/**
 * A connection after its handshake: it runs the connected hook, then the client's calls, and after all else the
 * disconnected hook. However it ends, the order is: Close, `aborted`, disconnected hook.
 */
export class ServerConnection<User, Client>
  implements
    HubConnection<User, Client>,
    Respondent,
    ReceptionHost<User, Client>,
    OutboxHost,
    TransportListener,
    Ticking
{
  readonly connectionId: string;
  readonly request: ConnectionRequest;
  readonly #runtime: HubRuntime<User, Client>;
  readonly #owner: ConnectionOwner<User, Client>;
  readonly #protocol: HubProtocol;
  readonly #outbox: Outbox;
  readonly #reception: Reception<User, Client>;
  readonly #liveness: Liveness;
  readonly #resumeBuffer: ResumeBuffer | undefined;
  #identity: HubIdentity<User>;
  /** Undefined while the client of a resumable connection is away. */
  #transport: Transport | undefined;
  /** When the transport came or went, as of `nowMs`. */
  #transportChangedAt = 0;
  #items: Map<string, unknown> | undefined;
  #abort: AbortController | undefined;
  #drainTimer: NodeJS.Timeout | undefined;
  #isRefreshing = false;
  #isEnded = false;
  #isDisconnected = false;

  constructor({ runtime, accepted, protocol, isResumable, owner }: ServerConnectionOptions<User, Client>) {
    const { transport } = accepted;
    this.connectionId = accepted.connectionId;
    this.request = accepted.request;
    this.#identity = accepted.identity;
    this.#runtime = runtime;
    this.#owner = owner;
    this.#protocol = protocol;
    this.#transport = transport;
    this.#resumeBuffer = isResumable ? new ResumeBuffer(runtime.limits.resumeBufferBytes) : undefined;
    this.#reception = new Reception(this, { runtime, protocol, isResumable });
    this.#liveness = new Liveness(runtime.limits);
    this.#outbox = new Outbox(this, {
      transport,
      format: protocol.transferFormat,
      maximumBufferedBytes: runtime.limits.maximumBufferedBytes,
      flushQueue: runtime.flushQueue,
      resumeBuffer: this.#resumeBuffer,
    });
  }

  get user(): User {
    return this.#identity.user;
  }

  get userIdentifier(): string {
    return this.#identity.userIdentifier;
  }

  get items(): Map<string, unknown> {
    this.#items ??= new Map();
    return this.#items;
  }

  get aborted(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      if (this.#isEnded) this.#abort.abort();
    }
    return this.#abort.signal;
  }

  get isResumable(): boolean {
    return this.#resumeBuffer !== undefined && !this.#isEnded;
  }

  /** Answers the handshake, and reads the bytes that came with it. */
  start(rest: Buffer): void {
    this.#transport?.listen(this);
    this.#outbox.addUnnumbered(writeHandshakeResponse());
    this.#runtime.counters.connectionsOpened++;
    this.#runtime.heartbeat.add(this);
    this.#owner.opened(this);
    void this.#connect();
    if (rest.length > 0) this.received(rest);
  }

  send<Method extends MethodName<Client>>(method: Method, ...args: ArgumentsOf<Client, Method>): void {
    this.sendFramed(frameInvocation(method, args));
  }

  sendFramed(message: FramedMessage): void {
    if (this.#isEnded) this.#runtime.counters.messagesDropped++;
    else this.#outbox.add(message.bytesFor(this.#protocol));
  }

  invoke({ target, args }: { target: string; args: readonly unknown[] }): Promise<unknown> {
    return this.#reception.invokeClient(target, args);
  }

  abort(): void {
    this.close();
  }

  close(options: CloseOptions = {}): void {
    this.#end({ close: options, transport: options.error === undefined ? "done" : "failed" });
  }

  /** Takes no more calls, and ends so that the client comes back, as soon as those under way are over or time is up. */
  drain(callGraceMs: number): void {
    const leave = (): void => {
      clearTimeout(this.#drainTimer);
      this.close({ allowReconnect: true });
    };
    clearTimeout(this.#drainTimer);
    if (callGraceMs <= 0) return leave();
    this.#drainTimer = setTimeout(leave, callGraceMs);
    this.#reception.settle(leave);
  }

  /** Ends the transport at once. */
  terminate(): void {
    if (this.#transport === undefined) this.#end({ transport: "abort" });
    else this.#transport.abort();
  }

  /** Goes on over a new transport, on which the client first says how far it has come. */
  resume(transport: Transport): void {
    this.#transport?.listen(ignoring);
    this.#transport?.abort();
    this.#transport = transport;
    this.#transportChangedAt = nowMs();
    transport.listen(this);
    this.#reception.resume();
    this.#liveness.received();
    const sequenceId = this.#resumeBuffer?.firstId ?? 1;
    this.#outbox.resume(transport, this.#protocol.write({ kind: "sequence", sequenceId }));
  }

  received(chunk: Buffer): void {
    if (this.#isEnded) return;
    this.#liveness.received();
    try {
      this.#reception.receive(chunk);
    } catch (error) {
      const { reportError, counters } = this.#runtime;
      if (error instanceof ProtocolError) counters.protocolErrorsClosed++;
      else reportError(error, { connectionId: this.connectionId });
      this.#fail(error);
    }
  }

  drained(): void {
    this.#outbox.drained();
  }

  closed(error?: Error): void {
    const partial = this.#reception.isPartial ? new Error("Connection terminated while reading a message.") : undefined;
    this.#transport = undefined;
    this.#transportChangedAt = nowMs();
    this.#outbox.detach();
    if (!this.isResumable) this.#end({ error: error ?? partial, transport: "abort" });
    this.#finishIfDone();
  }

  get connection(): HubConnection<User, Client> {
    return this;
  }

  write(message: HubMessage): void {
    if (!this.#isEnded) this.#outbox.add(this.#protocol.write(message));
  }

  ready(): Promise<void> | undefined {
    return this.#outbox.ready();
  }

  pinged(): void {
    this.#liveness.pinged();
  }

  acknowledged(sequenceId: number): void {
    if (this.#resumeBuffer?.acknowledge(sequenceId) === false) {
      throw new ProtocolError("A message was acknowledged that was never sent.");
    }
    this.#outbox.acknowledged();
  }

  clientClosed(error: string | undefined): void {
    this.#end({ error: error === undefined ? undefined : new Error(error), transport: "done" });
  }

  overflowed(): void {
    const error = new Error("The client reads too slowly.");
    this.#end({ error, transport: "abort", counter: "slowReadersClosed" });
  }

  setReading(isReading: boolean): void {
    if (isReading) {
      this.#liveness.received();
      this.#transport?.resume();
    } else this.#transport?.pause();
  }

  tick(now: number): void {
    this.#outbox.drained();
    this.#endIfExpired();
    const { limits } = this.#runtime;
    const sinceChange = now - this.#transportChangedAt;
    if (this.#isEnded) return;
    if (this.#transport === undefined) {
      if (sinceChange >= limits.disconnectedTimeoutMs) {
        this.#end({ error: new Error("The client did not resume in time."), transport: "abort" });
      }
    } else if (this.#reception.isResuming) {
      if (sinceChange >= limits.resumeTimeoutMs) this.#transport.abort();
    } else {
      const sequenceId = this.#reception.takeAcknowledgement();
      if (sequenceId !== undefined) this.#writeUnnumbered({ kind: "ack", sequenceId });
      this.#examine(now, this.#transport);
    }
  }

  #examine(now: number, transport: Transport): void {
    const condition = this.#liveness.examine(now, {
      transport,
      outbox: this.#outbox,
      isReading: this.#reception.isReading,
    });
    if (condition === "stalled") this.overflowed();
    else if (condition === "quiet") this.#writeUnnumbered({ kind: "ping" });
    else if (condition === "silent") {
      const error = new Error("The client has sent nothing, not even a ping, within its timeout.");
      this.#fail(error, "silentClientsClosed");
    }
  }

  async #connect(): Promise<void> {
    const { hub, router } = this.#runtime;
    const { invocations } = this.#reception;
    invocations.begin();
    try {
      await router.whenReachable(this.userIdentifier);
      await hub.connected(this.#hookCall("Client results inside OnConnected are not allowed."));
      if (!this.#isEnded) invocations.open();
    } catch (error) {
      this.#refuse(error);
    } finally {
      invocations.finish();
    }
  }

  /** Ends the connection for good because the connected hook threw. */
  #refuse(error: unknown): void {
    const { reportError, detailedErrors } = this.#runtime;
    if (!(error instanceof HubException)) reportError(error, { connectionId: this.connectionId });
    const text = publicErrorText(closedWithError, error, detailedErrors);
    this.#end({ close: { error: text }, error: toError(error), transport: "failed" });
  }

  async #disconnect(error: Error | undefined): Promise<void> {
    const { hub, reportError } = this.#runtime;
    try {
      await hub.disconnected(this.#hookCall("The connection has ended."), error);
    } catch (fault) {
      reportError(fault, { connectionId: this.connectionId });
    }
    this.#isDisconnected = true;
    this.#finishIfDone();
  }

  #hookCall(whyNoResults: string): ServerCall<User, Client> {
    const invoke = (): Promise<never> => Promise.reject(new Error(whyNoResults));
    return new ServerCall<User, Client>(this, this.#runtime, { signal: undefined, invoke });
  }

  #writeUnnumbered(message: HubMessage): void {
    this.#outbox.addUnnumbered(this.#protocol.write(message));
  }

  #endIfExpired(): void {
    const { expiresAt } = this.#identity;
    if (this.#isEnded || this.#isRefreshing || expiresAt === undefined || expiresAt.getTime() > Date.now()) return;
    this.#isRefreshing = true;
    void this.#refresh();
  }

  async #refresh(): Promise<void> {
    const runtime = this.#runtime;
    try {
      const identity = await runtime.refresh(this);
      if (identity?.userIdentifier === this.userIdentifier) this.#identity = identity;
      else this.close({ allowReconnect: true });
    } catch (error) {
      runtime.reportError(error, { connectionId: this.connectionId });
      this.close({ allowReconnect: true });
    }
    this.#isRefreshing = false;
  }

  #fail(cause: unknown, counter?: keyof HubCounters): void {
    const error = publicErrorText(closedWithError, cause, this.#runtime.detailedErrors);
    const close = { error, allowReconnect: true };
    this.#end({ close, error: toError(cause), transport: "failed", ...(counter === undefined ? {} : { counter }) });
  }

  #end({ close, error, transport, counter }: Ending): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    clearTimeout(this.#drainTimer);
    const runtime = this.#runtime;
    runtime.counters.connectionsClosed++;
    if (counter !== undefined) runtime.counters[counter]++;
    if (close !== undefined) this.#outbox.flushWith(this.#protocol.write({ kind: "close", ...close }));
    runtime.counters.messagesDropped += this.#outbox.length;
    this.#outbox.end();
    runtime.heartbeat.remove(this);
    this.#owner.ended(this);
    if (transport === "abort") this.#transport?.abort();
    else this.#transport?.end(transport);
    this.#abort?.abort();
    this.#reception.end(() => void this.#disconnect(error));
  }

  #finishIfDone(): void {
    if (this.#isDisconnected && this.#transport === undefined) this.#owner.finished();
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
