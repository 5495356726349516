import type { ServerResponse } from "node:http";
import type { HubLimits } from "../hub-limits.ts";
import type { TransferFormat } from "../protocols/hub-protocol.ts";
import { PostInbox } from "./post-inbox.ts";
import type { Transport, TransportListener } from "./transport.ts";

export interface LongPollingOptions {
  limits: Pick<HubLimits, "pollTimeoutMs" | "disconnectedTimeoutMs" | "closeTimeoutMs">;
  /** The transport is gone: no poll is welcome any more. */
  onClosed(): void;
}

/** A poll whose answer is under way. */
interface Reply {
  response: ServerResponse;
  bytes: Buffer;
}

const transferFormats = ["Text", "Binary"] as const;
const contentTypes: Record<TransferFormat, string> = {
  Text: "text/plain; charset=utf-8",
  Binary: "application/octet-stream",
};
const nothing = Buffer.alloc(0);

/**
 * Carries a connection over GETs, each of which waits until there is something to send, and what the client sends over
 * POSTs. What is sent waits until a poll has taken it to the operating system, so that a poll which breaks while it is
 * answered loses nothing. After `end` the client gets what still waits, and then is told that this is all.
 */
export class LongPollingTransport implements Transport {
  readonly name = "LongPolling";
  readonly transferFormats = transferFormats;
  readonly hasInherentKeepAlive = true;
  /** Where the POSTs for this connection go. */
  readonly inbox = new PostInbox((body) => this.#listener?.received(body));
  readonly #options: LongPollingOptions;
  #listener: TransportListener | undefined;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #format: TransferFormat = "Text";
  #isOpened = false;
  #state: "open" | "ending" | "closed" = "open";
  /** The poll that waits for something to send. */
  #poll: ServerResponse | undefined;
  #reply: Reply | undefined;
  /** Ends the poll if one waits, else the connection. */
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LongPollingOptions) {
    this.#options = options;
  }

  get bufferedBytes(): number {
    return this.#waitingBytes + (this.#reply?.bytes.length ?? 0);
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
  }

  /** Takes a poll. It ends the one before it, for the client has given that up. The first is answered at once. */
  poll(response: ServerResponse): void {
    if (this.#state === "closed") return answerLast(response);
    if (this.#poll !== undefined) answerLast(this.#poll);
    // The close of this one gives back what it did not deliver.
    this.#reply?.response.destroy();
    this.#poll = response;
    response.once("finish", () => this.#delivered(response));
    response.once("close", () => this.#lost(response));
    if (this.#state === "open") this.#startTimer(this.#options.limits.pollTimeoutMs, () => this.#answer(nothing));
    this.#answerIfDue();
  }

  /** The client has said that it is gone. */
  delete(): void {
    this.#close();
  }

  send(payload: Buffer, format: TransferFormat): void {
    if (this.#state !== "open") return;
    this.#waiting.push(payload);
    this.#waitingBytes += payload.length;
    this.#format = format;
    this.#answerIfDue();
  }

  pause(): void {
    this.inbox.pause();
  }

  resume(): void {
    this.inbox.resume();
  }

  end(): void {
    if (this.#state !== "open") return;
    this.#state = "ending";
    this.inbox.close();
    const late = new Error("The client did not poll for the end of the connection.");
    this.#startTimer(this.#options.limits.closeTimeoutMs, () => this.#close(late));
    this.#answerIfDue();
  }

  abort(): void {
    if (this.#state === "closed") return;
    this.#state = "ending";
    this.#forgetWaiting();
    // Whoever aborts is not told so while it does.
    queueMicrotask(() => this.#close(new Error("The connection was aborted.")));
  }

  #answerIfDue(): void {
    if (this.#poll === undefined || this.#reply !== undefined) return;
    if (!this.#isOpened) {
      this.#isOpened = true;
      this.#answer(nothing);
    } else if (this.#waitingBytes > 0) {
      this.#answer(this.#takeWaiting());
    } else if (this.#state === "ending") {
      this.#close();
    }
  }

  #answer(bytes: Buffer): void {
    const response = this.#poll;
    if (response === undefined) return;
    this.#poll = undefined;
    this.#reply = { response, bytes };
    this.#startIdleTimer();
    response.writeHead(200, {
      "Content-Type": contentTypes[this.#format],
      "Content-Length": bytes.length,
      "Cache-Control": "no-cache,no-store",
    });
    response.end(bytes);
  }

  #delivered(response: ServerResponse): void {
    // Node 20 reports a response as finished even if its socket was destroyed instead.
    if (this.#reply?.response !== response || response.req.socket.destroyed) return;
    const { bytes } = this.#reply;
    this.#reply = undefined;
    this.#awaitPoll();
    if (bytes.length > 0 && this.bufferedBytes === 0) this.#listener?.drained();
  }

  #lost(response: ServerResponse): void {
    if (this.#reply?.response === response) {
      const { bytes } = this.#reply;
      this.#reply = undefined;
      if (this.#state !== "closed" && bytes.length > 0) {
        this.#waiting.unshift(bytes);
        this.#waitingBytes += bytes.length;
      }
    } else if (this.#poll === response) {
      this.#poll = undefined;
    } else {
      return;
    }
    this.#awaitPoll();
  }

  /** After a poll is done. Another may be here already. */
  #awaitPoll(): void {
    if (this.#poll === undefined) this.#startIdleTimer();
    else this.#answerIfDue();
  }

  /** A client that does not take an answer is as much gone as one that does not poll. */
  #startIdleTimer(): void {
    if (this.#state !== "open") return;
    const gone = new Error("The client stopped polling.");
    this.#startTimer(this.#options.limits.disconnectedTimeoutMs, () => this.#close(gone));
  }

  #takeWaiting(): Buffer {
    const [first] = this.#waiting;
    const bytes = first !== undefined && this.#waiting.length === 1 ? first : Buffer.concat(this.#waiting);
    this.#forgetWaiting();
    return bytes;
  }

  #forgetWaiting(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #startTimer(delayMs: number, callback: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(callback, delayMs).unref();
  }

  #close(error?: Error): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    clearTimeout(this.#timer);
    this.#forgetWaiting();
    // In good order, what is under way may still arrive.
    if (error !== undefined) this.#reply?.response.destroy();
    this.inbox.close();
    if (this.#poll !== undefined) answerLast(this.#poll);
    this.#poll = undefined;
    this.#options.onClosed();
    this.#listener?.closed(error);
  }
}

/** Tells the client that there is nothing more to poll for. */
function answerLast(response: ServerResponse): void {
  response.writeHead(204, { "Cache-Control": "no-cache,no-store" }).end();
}
