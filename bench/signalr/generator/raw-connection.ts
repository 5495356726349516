import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { clientFrame } from "./client-frames.ts";
import type { Dialect } from "./dialects.ts";
import { TextCounter } from "./text-counter.ts";

/** Where texts go that arrive. */
export interface TextSink {
  arrived(texts: number, connection: RawConnection): void;
}

/** Where to connect, and how to speak there. */
export interface Peer {
  port: number;
  dialect: Dialect;
}

const endOfHeaders = "\r\n\r\n";
const ping = clientFrame("", "ping");
const nobody: TextSink = {
  arrived() {
    throw new Error("A text arrived that nobody sent.");
  },
};

/** All connections read into this buffer: what is read is counted at once, and none of it is kept. */
const chunk = Buffer.allocUnsafe(256 * 1024);

/** A WebSocket by hand, made to cost little: frames go out as they were prepared, and what comes in is only counted. */
export class RawConnection {
  /** Texts that arrived since the connection was open, replies aside. */
  received = 0;
  sink: TextSink = nobody;
  readonly #socket: Socket;
  readonly #counter = new TextCounter();
  readonly #dialect: Dialect;
  #response = "";
  #isUpgraded = false;
  /** Called after each chunk while something is awaited. */
  #check: (() => void) | undefined;

  /** Resolves when the server has greeted the connection. */
  static async open(peer: Peer): Promise<RawConnection> {
    const connection = new RawConnection(peer);
    await connection.#until(() => connection.#isUpgraded && connection.#counter.frames >= peer.dialect.greetingFrames);
    return connection;
  }

  private constructor({ port, dialect }: Peer) {
    this.#dialect = dialect;
    const onread = { buffer: chunk, callback: (length: number) => this.#read(length) };
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true, onread });
    this.#socket.on("close", () => {
      throw new Error("The server dropped a connection.");
    });
    this.#socket.write(
      [
        `GET ${dialect.path} HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}${endOfHeaders}`,
      ].join("\r\n"),
    );
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** Sends a call and waits for its reply, which is one text. */
  async call(bytes: Buffer): Promise<void> {
    let replies = 0;
    const { sink } = this;
    this.sink = { arrived: (texts) => (replies += texts) };
    this.send(bytes);
    await this.#until(() => replies > 0);
    this.sink = sink;
  }

  /** Waits until all that the server has sent so far is here: it answers a WebSocket ping after it. */
  async settle(): Promise<void> {
    const { pongs } = this.#counter;
    this.send(ping);
    await this.#until(() => this.#counter.pongs > pongs);
  }

  #until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#check = () => {
        if (!isSo()) return;
        this.#check = undefined;
        resolve();
      };
    });
  }

  #read(length: number): boolean {
    const texts = this.#counter.count(chunk, this.#isUpgraded ? 0 : this.#readResponse(length), length);
    if (texts > 0) this.sink.arrived(texts, this);
    this.#check?.();
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
    if (this.#dialect.hello.length > 0) this.send(this.#dialect.hello);
    return end + endOfHeaders.length - before;
  }
}

const atOnce = 100;

/** Opens this many, a hundred at a time. */
export async function openConnections(peer: Peer, count: number): Promise<RawConnection[]> {
  const connections: RawConnection[] = [];
  while (connections.length < count) {
    const next = Math.min(atOnce, count - connections.length);
    connections.push(...(await Promise.all(Array.from({ length: next }, () => RawConnection.open(peer)))));
  }
  return connections;
}
