import type { Duplex } from "node:stream";
import { type RawData, WebSocket } from "ws";
import type { TransferFormat } from "../protocols/hub-protocol.ts";
import type { EndReason, Transport, TransportListener } from "./transport.ts";
import { toWebSocketFrame } from "./websocket-frame.ts";

// Close codes of RFC 6455, section 7.4.1.
const normalClosure = 1000;
const internalError = 1011;
const abnormalClosure = 1006;
const closeCodes: Record<EndReason, number> = { done: normalClosure, failed: internalError };

const transferFormats = ["Text", "Binary"] as const;

/** A WebSocket that knows the transport on it, so that all of them share their listeners. */
export class HubWebSocket extends WebSocket {
  transport: WebSocketTransport | undefined;
}

export interface OpenWebSocket {
  /** After its upgrade, without compression. */
  webSocket: HubWebSocket;
  /** What it runs on. */
  socket: Duplex;
}

/**
 * Carries a connection over an open WebSocket. An end waits `closeTimeoutMs` for the other side's close frame.
 * Nothing is lost if `listen` is called in the same turn as this.
 *
 * Frames are written to the socket as they are, beside ws, which would make a new header for each receiver of the same
 * message. That is sound because ws writes its own frames whole, and at once where nothing is compressed.
 */
export class WebSocketTransport implements Transport {
  readonly name = "WebSockets";
  readonly transferFormats = transferFormats;
  readonly hasInherentKeepAlive = false;
  readonly #webSocket: HubWebSocket;
  readonly #socket: Duplex;
  readonly #closeTimeoutMs: number;
  #listener: TransportListener | undefined;
  #failure: Error | undefined;
  #closeTimer: NodeJS.Timeout | undefined;
  #awaitsDrain = false;

  constructor({ webSocket, socket }: OpenWebSocket, closeTimeoutMs: number) {
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.#closeTimeoutMs = closeTimeoutMs;
    webSocket.transport = this;
    webSocket.on("message", onMessage).on("error", onError).on("close", onClose);
  }

  get bufferedBytes(): number {
    return this.#socket.writableLength;
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
  }

  send(payload: Buffer, format: TransferFormat): void {
    if (this.#webSocket.readyState !== WebSocket.OPEN) return;
    const isTaken = this.#socket.write(toWebSocketFrame[format](payload));
    if (isTaken || this.#awaitsDrain) return;
    this.#awaitsDrain = true;
    this.#socket.once("drain", () => {
      this.#awaitsDrain = false;
      this.#listener?.drained();
    });
  }

  pause(): void {
    this.#webSocket.pause();
  }

  resume(): void {
    this.#webSocket.resume();
  }

  end(reason: EndReason): void {
    // A paused socket would never see the other side's close frame.
    this.#webSocket.resume();
    this.#webSocket.close(closeCodes[reason]);
    this.#awaitClose();
  }

  abort(): void {
    this.#webSocket.terminate();
  }

  /** For the WebSocket's own events. */
  received(data: Buffer): void {
    this.#listener?.received(data);
  }

  failed(error: Error): void {
    // ws has sent the close frame for it.
    this.#failure ??= error;
    this.#awaitClose();
  }

  closed(code: number): void {
    clearTimeout(this.#closeTimer);
    if (code === abnormalClosure) this.#failure ??= new Error("The socket closed without a close frame.");
    this.#listener?.closed(this.#failure);
  }

  #awaitClose(): void {
    this.#closeTimer ??= setTimeout(() => this.#webSocket.terminate(), this.#closeTimeoutMs);
  }
}

function onMessage(this: WebSocket, data: RawData): void {
  transportOf(this)?.received(toBuffer(data));
}

function onError(this: WebSocket, error: Error): void {
  transportOf(this)?.failed(error);
}

function onClose(this: WebSocket, code: number): void {
  transportOf(this)?.closed(code);
}

function transportOf(webSocket: WebSocket): WebSocketTransport | undefined {
  return webSocket instanceof HubWebSocket ? webSocket.transport : undefined;
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
