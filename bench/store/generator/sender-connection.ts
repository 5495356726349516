import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { clientFrame } from "#bench/signalr/generator/client-frames.ts";
import type { Dialect, Heard, Role } from "./dialects.ts";
import { PayloadReader } from "./payload-reader.ts";

/** Where to connect, and how to speak there. */
export interface Peer {
  port: number;
  dialect: Dialect;
}

const endOfHeaders = "\r\n\r\n";
const ping = clientFrame("", "ping");

/** All connections read into this buffer: what is read is taken apart at once. */
const chunk = Buffer.allocUnsafe(256 * 1024);

/** A WebSocket by hand, made to cost little, with at most one call in flight. */
export class SenderConnection implements Heard {
  /** Messages that came in real time. */
  received = 0;
  onDelivered: (messages: number) => void = () => {};
  readonly #socket: Socket;
  readonly #dialect: Dialect;
  readonly #reader = new PayloadReader((payload) => this.#dialect.hear(payload, this));
  #response = "";
  #isUpgraded = false;
  #onGreeted: () => void = () => {};
  #onRead: () => void = () => {};
  #onAcknowledged: ((id: string | null) => void) | undefined;

  /** Resolves when the connection has entered and gets what comes in real time. */
  static async open(peer: Peer, role: Role): Promise<SenderConnection> {
    const { dialect } = peer;
    const connection = new SenderConnection(peer, dialect.path(role));
    await new Promise<void>((resolve) => (connection.#onGreeted = resolve));
    await new Promise((resolve) => connection.call(dialect.enter(role), resolve));
    return connection;
  }

  private constructor({ port, dialect }: Peer, path: string) {
    this.#dialect = dialect;
    const onread = { buffer: chunk, callback: (length: number) => this.#read(length) };
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true, onread });
    this.#socket.on("close", () => {
      throw new Error("The server dropped a connection.");
    });
    this.#socket.write(
      [
        `GET ${path} HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}${endOfHeaders}`,
      ].join("\r\n"),
    );
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** Sends a call, the only one in flight, and hands on what the server acknowledges. */
  call(bytes: Buffer, onAcknowledged: (id: string | null) => void): void {
    if (this.#onAcknowledged !== undefined) throw new Error("A call is in flight already.");
    this.#onAcknowledged = onAcknowledged;
    this.write(bytes);
  }

  /** Waits until all that the server has sent so far is here: it answers a WebSocket ping after it. */
  async settle(): Promise<void> {
    const { pongs } = this.#reader;
    this.write(ping);
    await new Promise<void>((resolve) => {
      this.#onRead = () => {
        if (this.#reader.pongs > pongs) resolve();
      };
    });
  }

  greeted(): void {
    this.#onGreeted();
  }

  acknowledged(id: string | null): void {
    const accept = this.#onAcknowledged;
    if (accept === undefined) throw new Error("An acknowledgement came twice.");
    this.#onAcknowledged = undefined;
    accept(id);
  }

  delivered(messages: number): void {
    this.received += messages;
    this.onDelivered(messages);
  }

  asked(reply: Buffer): void {
    this.write(reply);
  }

  #read(length: number): boolean {
    const start = this.#isUpgraded ? 0 : this.#readResponse(length);
    if (start < length) this.#reader.read(chunk.subarray(start, length));
    this.#onRead();
    return true;
  }

  /** Returns where the response ends in the chunk. */
  #readResponse(length: number): number {
    const before = this.#response.length;
    this.#response += chunk.toString("latin1", 0, length);
    const end = this.#response.indexOf(endOfHeaders);
    if (end === -1) return length;
    if (!this.#response.startsWith("HTTP/1.1 101 ")) throw new Error(`No upgrade: ${this.#response}`);
    this.#isUpgraded = true;
    this.write(this.#dialect.hello);
    return end + endOfHeaders.length - before;
  }
}
