import type { ServerResponse } from "node:http";
import { PostInbox } from "./post-inbox.ts";
import { toServerSentEvent } from "./server-sent-events-frame.ts";
import type { Transport, TransportListener } from "./transport.ts";

const headers = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "no-cache,no-store",
  // Tells nginx not to wait for more before it passes something on.
  "X-Accel-Buffering": "no",
};

// A comment, by which the client sees that the stream is open.
const opening = ":\r\n";

const transferFormats = ["Text"] as const;

/** Carries a connection over one response that never ends, and what the client sends over POSTs. */
export class ServerSentEventsTransport implements Transport {
  readonly name = "ServerSentEvents";
  readonly transferFormats = transferFormats;
  readonly hasInherentKeepAlive = false;
  /** Where the POSTs for this connection go. */
  readonly inbox = new PostInbox((body) => this.#listener?.received(body));
  readonly #response: ServerResponse;
  readonly #closeTimeoutMs: number;
  #listener: TransportListener | undefined;
  #isEnded = false;
  #mayDrain = false;
  #closeTimer: NodeJS.Timeout | undefined;
  readonly #written = (): void => {
    if (!this.#mayDrain || this.bufferedBytes > 0) return;
    this.#mayDrain = false;
    this.#listener?.drained();
  };

  /** Opens the stream. An end waits `closeTimeoutMs` for the client to take what is still under way. */
  constructor(response: ServerResponse, closeTimeoutMs: number) {
    this.#response = response;
    this.#closeTimeoutMs = closeTimeoutMs;
    // A response that is closed has no socket to ask any more.
    const { socket } = response.req;
    response.once("close", () => this.#closed(socket.errored ?? undefined));
    socket.setNoDelay(true);
    response.writeHead(200, headers);
    response.write(opening);
  }

  get bufferedBytes(): number {
    return this.#response.writableLength;
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
  }

  send(payload: Buffer): void {
    if (this.#isEnded) return;
    this.#mayDrain = true;
    this.#response.write(toServerSentEvent(payload), this.#written);
  }

  pause(): void {
    this.inbox.pause();
  }

  resume(): void {
    this.inbox.resume();
  }

  end(): void {
    if (this.#isEnded) return;
    this.#stop();
    this.#response.end();
    this.#closeTimer = setTimeout(() => this.#response.destroy(), this.#closeTimeoutMs).unref();
  }

  abort(): void {
    this.#stop();
    this.#response.destroy();
  }

  #stop(): void {
    this.#isEnded = true;
    this.inbox.close();
  }

  /** A client has no way to say that it leaves but to close its socket: that is good order, unlike a socket that breaks. */
  #closed(failure: Error | undefined): void {
    clearTimeout(this.#closeTimer);
    this.#stop();
    this.#listener?.closed(failure);
  }
}
