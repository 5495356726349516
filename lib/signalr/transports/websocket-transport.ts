import type { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import type { EndReason, Transport, TransportListener } from "./transport.ts";
import { toWebSocketFrame } from "./websocket-frame.ts";

// Close codes of RFC 6455, section 7.4.1.
const normalClosure = 1000;
const internalError = 1011;
const abnormalClosure = 1006;
const closeCodes: Record<EndReason, number> = { done: normalClosure, failed: internalError };

const transferFormats = ["Text", "Binary"] as const;

export interface OpenWebSocket {
  /** After its upgrade, without compression. */
  webSocket: WebSocket;
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
export function createWebSocketTransport({ webSocket, socket }: OpenWebSocket, closeTimeoutMs: number): Transport {
  return new WebSocketTransport(webSocket, socket, closeTimeoutMs);
}

class WebSocketTransport implements Transport {
  readonly name = "WebSockets";
  readonly transferFormats = transferFormats;
  readonly hasInherentKeepAlive = false;
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex;
  readonly #closeTimeoutMs: number;
  #listener: TransportListener | undefined;
  #failure: Error | undefined;
  #closeTimer: NodeJS.Timeout | undefined;

  constructor(webSocket: WebSocket, socket: Duplex, closeTimeoutMs: number) {
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.#closeTimeoutMs = closeTimeoutMs;
    webSocket.on("message", (data) => this.#listener?.received(toBuffer(data)));
    webSocket.on("error", (error) => {
      // ws has sent the close frame for it.
      this.#failure ??= error;
      this.#awaitClose();
    });
    webSocket.on("close", (code) => this.#closed(code));
    socket.on("drain", () => this.#listener?.drained());
  }

  get bufferedBytes(): number {
    return this.#socket.writableLength;
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
  }

  send(payload: Buffer, format: "Text" | "Binary"): void {
    if (this.#webSocket.readyState === this.#webSocket.OPEN) this.#socket.write(toWebSocketFrame(payload, format));
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

  #awaitClose(): void {
    this.#closeTimer ??= setTimeout(() => this.#webSocket.terminate(), this.#closeTimeoutMs);
  }

  #closed(code: number): void {
    clearTimeout(this.#closeTimer);
    if (code === abnormalClosure) this.#failure ??= new Error("The socket closed without a close frame.");
    this.#listener?.closed(this.#failure);
  }
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
