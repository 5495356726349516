import { InvalidArguments } from "../hub/bind-arguments.ts";
import { publicErrorText } from "../hub/error-text.ts";
import type { HubRouter } from "../hub/hub-router.ts";
import { invokeMethod, UnauthorizedCall } from "../hub/invoke-method.ts";
import { type MaybePromise, whenReady } from "../hub/maybe-promise.ts";
import { ServerCall } from "../hub/server-call.ts";
import type { HubConnection } from "../hub-connection.ts";
import { HubException } from "../hub-exception.ts";
import type { HubMessage, InvocationOutcome } from "../protocols/hub-message.ts";
import { ConnectionEndedError } from "./connection-ended-error.ts";
import { bindingFailed, type CallMessage, findMethod } from "./find-method.ts";
import type { HubRuntime } from "./hub-runtime.ts";
import { PendingCall } from "./pending-call.ts";
import { sendStream } from "./send-stream.ts";
import type { UploadStream } from "./upload-stream.ts";

/** What calls need of what is around them. */
export interface CallHost<User, Client> {
  readonly connection: HubConnection<User, Client>;
  /** Sends a message. Throws a TypeError if it cannot be represented. */
  write(message: HubMessage): void;
  /** Resolves when a stream may send on; undefined if it may now. */
  ready(): Promise<void> | undefined;
  /** Nobody reads the uploads of this call any more. */
  closeUploads(message: CallMessage): void;
  /** Told when calls have begun to wait, or ceased to. */
  pressureChanged(): void;
}

/**
 * The calls of one connection: they start in their order, so many at a time as there are places. A call with a stream,
 * down or up, gives its place back as soon as it has begun, and one that waits for a client's result does too.
 */
export class Invocations<User, Client> {
  readonly #runtime: HubRuntime<User, Client>;
  readonly #host: CallHost<User, Client>;
  readonly #queue: PendingCall[] = [];
  #streams: Map<string, AbortController> | undefined;
  #placesTaken = 0;
  /** Calls and hooks that are not over. */
  #active = 0;
  #isOpen = false;
  #isStarting = false;
  #onIdle: (() => void) | undefined;
  #onSettled: (() => void) | undefined;

  constructor(runtime: HubRuntime<User, Client>, host: CallHost<User, Client>) {
    this.#runtime = runtime;
    this.#host = host;
  }

  get router(): HubRouter {
    return this.#runtime.router;
  }

  /** How many calls wait for their turn. */
  get queueLength(): number {
    return this.#queue.length;
  }

  get streamCount(): number {
    return this.#streams?.size ?? 0;
  }

  /** Lets the calls begin that have arrived and will. */
  open(): void {
    this.#isOpen = true;
    this.#startNext();
  }

  /** Starts the call as soon as it may. The uploads are those that it announced. */
  add(message: CallMessage, uploads: readonly UploadStream[]): void {
    this.#runtime.counters.invocations++;
    const refusal = message.kind === "streamInvocation" ? this.#refusalOfStream(message.invocationId) : undefined;
    if (refusal !== undefined) {
      this.#host.closeUploads(message);
      this.#reply(message, { error: refusal });
      return;
    }
    const cancel = message.kind === "streamInvocation" ? this.#openStream(message.invocationId) : undefined;
    this.#queue.push(new PendingCall({ message, uploads, cancel }, this));
    this.#startNext();
    if (this.#queue.length > 0) this.#host.pressureChanged();
  }

  /** Stops a stream, wherever it is. An unknown id is ignored. */
  cancel(invocationId: string): void {
    this.#streams?.get(invocationId)?.abort();
  }

  /** Something of the connection begins that its end has to wait for. */
  begin(): void {
    this.#active++;
  }

  finish(): void {
    this.#active--;
    this.#startNext();
    if (this.#active === 0) this.#onIdle?.();
  }

  /**
   * Calls back when the calls that were taken are answered, apart from those that gave their place back: they stream, or
   * wait for the client.
   */
  settle(onSettled: () => void): void {
    this.#onSettled = onSettled;
    this.#tellIfSettled();
  }

  /** Drops the calls that wait, stops the streams, and calls back when all else is over. */
  end(onIdle: () => void): void {
    this.#queue.length = 0;
    this.#isOpen = false;
    this.#onSettled = undefined;
    for (const stream of this.#streams?.values() ?? []) stream.abort();
    this.#onIdle = onIdle;
    if (this.#active === 0) onIdle();
  }

  #refusalOfStream(invocationId: string): string | undefined {
    if (this.#streams?.has(invocationId)) return `Invocation ID '${invocationId}' is already in use.`;
    if (this.streamCount < this.#runtime.limits.maximumStreams) return undefined;
    return `Too many streams: at most ${this.#runtime.limits.maximumStreams} may run at a time.`;
  }

  #openStream(invocationId: string): AbortController {
    const cancel = new AbortController();
    this.#streams ??= new Map();
    this.#streams.set(invocationId, cancel);
    return cancel;
  }

  #startNext(): void {
    // A call that is over at once comes here again from within, and this loop goes on anyway.
    if (this.#isStarting) return;
    this.#isStarting = true;
    const { maximumParallelInvocations, maximumWaitingInvocations, maximumStreams } = this.#runtime.limits;
    const mostActive = maximumParallelInvocations + maximumWaitingInvocations + maximumStreams;
    while (this.#isOpen && this.#placesTaken < maximumParallelInvocations && this.#active < mostActive) {
      const next = this.#queue.shift();
      if (next === undefined) break;
      this.#host.pressureChanged();
      this.#start(next);
    }
    this.#isStarting = false;
  }

  #start(pending: PendingCall): void {
    pending.holdsPlace = true;
    this.#placesTaken++;
    this.#active++;
    const outcome = this.#run(pending);
    if (!(outcome instanceof Promise)) return this.#complete(pending, outcome);
    void outcome.then((settled) => this.#complete(pending, settled));
    if (pending.uploads.length > 0) this.givePlaceBack(pending);
  }

  /** Never throws, and never rejects. */
  #run(pending: PendingCall): MaybePromise<InvocationOutcome> {
    const { methods, hub } = this.#runtime;
    const found = findMethod(pending.message, methods);
    if ("error" in found) return found;
    const sent = { values: found.message.arguments, uploads: pending.uploads };
    try {
      const result = invokeMethod({ known: found.known, call: this.#callOf(pending), sent, hub });
      const outcome = whenReady(result, (value) => this.#outcomeOf(pending, value));
      return outcome instanceof Promise ? outcome.catch((error) => this.#failure(pending, error)) : outcome;
    } catch (error) {
      return this.#failure(pending, error);
    }
  }

  #callOf(pending: PendingCall): ServerCall<User, Client> {
    return new ServerCall(this.#host.connection, this.#runtime, pending);
  }

  #outcomeOf(pending: PendingCall, value: unknown): MaybePromise<InvocationOutcome> {
    return pending.cancel === undefined ? { result: value } : this.#stream(pending, pending.cancel.signal, value);
  }

  async #stream(pending: PendingCall, signal: AbortSignal, items: unknown): Promise<InvocationOutcome> {
    const { invocationId = "" } = pending.message;
    const host = this.#host;
    if (!isAsyncIterable(items)) throw new TypeError("A streaming method returned nothing that can be iterated.");
    this.givePlaceBack(pending);
    try {
      await sendStream(items, {
        signal,
        write: (item) => host.write({ kind: "streamItem", invocationId, item }),
        ready: () => host.ready(),
        cleanupFailed: (error) => this.#report(pending.message, error),
      });
      return { result: undefined };
    } catch (error) {
      this.#report(pending.message, error);
      return { error: this.#text("An error occurred on the server while streaming results.", error) };
    }
  }

  /** What the caller is told of an error. */
  #failure(pending: PendingCall, error: unknown): InvocationOutcome {
    const { target } = pending.message;
    if (error instanceof UnauthorizedCall) {
      return { error: `Failed to invoke '${target}' because user is unauthorized` };
    }
    if (error instanceof InvalidArguments) return { error: this.#text(bindingFailed(target), error) };
    this.#report(pending.message, error);
    return { error: this.#text(`An unexpected error occurred invoking '${target}' on the server.`, error) };
  }

  #complete(pending: PendingCall, outcome: InvocationOutcome): void {
    const { message, cancel, uploads } = pending;
    if (uploads.length > 0) this.#host.closeUploads(message);
    if (cancel !== undefined) this.#streams?.delete(message.invocationId ?? "");
    this.#reply(message, outcome);
    this.givePlaceBack(pending);
    this.finish();
  }

  #reply(message: CallMessage, outcome: InvocationOutcome): void {
    const { invocationId, target } = message;
    if (invocationId === undefined) return;
    const host = this.#host;
    try {
      host.write({ kind: "completion", invocationId, outcome });
    } catch (error) {
      this.#report(message, error);
      const text = this.#text(`An unexpected error occurred invoking '${target}' on the server.`, error);
      host.write({ kind: "completion", invocationId, outcome: { error: text } });
    }
  }

  /** Lets another call begin while this one goes on. */
  givePlaceBack(pending: PendingCall): void {
    if (!pending.holdsPlace) return;
    pending.holdsPlace = false;
    this.#placesTaken--;
    this.#startNext();
    this.#tellIfSettled();
  }

  #tellIfSettled(): void {
    if (this.#placesTaken === 0 && this.#queue.length === 0) this.#onSettled?.();
  }

  #text(summary: string, error: unknown): string {
    return publicErrorText(summary, error, this.#runtime.detailedErrors);
  }

  #report({ target }: CallMessage, error: unknown): void {
    if (error instanceof HubException) return;
    const { connectionId, aborted } = this.#host.connection;
    if (aborted.aborted && isOfTheEnd(error)) return;
    this.#runtime.reportError(error, { method: target, connectionId });
  }
}

/** What code throws because its connection has ended: what it was told, or what heeding its signal comes to. */
function isOfTheEnd(error: unknown): boolean {
  return error instanceof ConnectionEndedError || (error instanceof Error && error.name === "AbortError");
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
