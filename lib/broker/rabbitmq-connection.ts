import { setTimeout as delay } from "node:timers/promises";
import { type ChannelModel, connect } from "amqplib";
import { declareTopology } from "./declare-topology.ts";
import type { BrokerOptions } from "./message-broker.ts";

/** How long it may take until the broker has answered whoever connects. */
const connectTimeoutMs = 5_000;
/** A broker that says nothing for two of these is given up. */
const heartbeatSeconds = 5;
const retryBaseMs = 100;
const retryMsMax = 10_000;
/** How long a close waits for the broker's answer. */
const closeTimeoutMs = 1_000;

export interface ConnectionOptions extends BrokerOptions {
  /** Makes what there is of each connection, which is ready when this resolves. */
  open(connection: ChannelModel): Promise<void>;
  /** What `open` has made is of no use any more. */
  lost(): void;
}

/**
 * A connection to RabbitMQ that is made again whenever it is lost, after pauses that grow and differ from process to
 * process. Everything that goes wrong ends the connection, so that there is one way to recover: to connect, to make what is
 * missing and to begin anew.
 */
export class RabbitConnection {
  readonly #options: ConnectionOptions;
  readonly #closing = new AbortController();
  readonly #ended: Promise<void>;
  /** Ends the socket of the connection that is there, without waiting for anybody. */
  #current = new AbortController();
  #model: ChannelModel | null = null;
  #isOutageReported = false;
  #failures = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#ended = this.#keepConnected();
  }

  get isConnected(): boolean {
    return this.#model !== null;
  }

  /** What the connection is for works: the next outage is another one. */
  works(): void {
    this.#failures = 0;
    this.#isOutageReported = false;
  }

  /** Gives the connection up, and makes another one. */
  drop(reason: Error): void {
    this.#current.abort(reason);
  }

  async close(): Promise<void> {
    const model = this.#model;
    this.#closing.abort();
    // A broker that is gone answers nothing, and has nothing to be told.
    if (model !== null) await Promise.race([model.close().catch(() => undefined), delay(closeTimeoutMs)]);
    this.#current.abort(new Error("The connection is closed."));
    await this.#ended;
  }

  async #keepConnected(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const error = await this.#connectOnce();
      if (signal.aborted) return;
      if (!this.#isOutageReported) this.#options.onError(error);
      this.#isOutageReported = true;
      const pauseMs = Math.min(retryMsMax, retryBaseMs * 2 ** this.#failures);
      this.#failures += 1;
      await delay(pauseMs * (0.5 + Math.random() / 2), undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** @returns why the connection has ended, or was not made */
  async #connectOnce(): Promise<Error> {
    const { url, name, topology, open, lost, onConnected } = this.#options;
    this.#current = new AbortController();
    const { signal } = this.#current;
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(errorOf(signal.reason)), { once: true });
    });
    aborted.catch(() => undefined);
    try {
      const socket = { noDelay: true, timeout: connectTimeoutMs, signal };
      const connecting = connect(withHeartbeat(url), { ...socket, clientProperties: { connection_name: name } });
      const { model, ended } = await Promise.race([connecting.then(watched), aborted]);
      const opened = declareTopology(model, topology).then(() => open(model));
      await Promise.race([opened, aborted, ended.then((error) => Promise.reject(error))]);
      this.#model = model;
      onConnected?.();
      return await Promise.race([ended, aborted]);
    } catch (error) {
      return errorOf(error);
    } finally {
      this.#model = null;
      lost();
      this.#current.abort(new Error("The connection has ended."));
    }
  }
}

/** Listens at once, also where nobody waits for the connection any more: an error that nobody hears ends the process. */
function watched(model: ChannelModel): { model: ChannelModel; ended: Promise<Error> } {
  const ended = new Promise<Error>((resolve) => {
    let reason: Error | null = null;
    model.on("error", (error) => {
      reason ??= error;
    });
    model.on("close", (error) => resolve(reason ?? error ?? new Error("The broker has ended the connection.")));
  });
  return { model, ended };
}

function withHeartbeat(url: string): string {
  const address = new URL(url);
  if (!address.searchParams.has("heartbeat")) address.searchParams.set("heartbeat", String(heartbeatSeconds));
  return address.href;
}

function errorOf(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
