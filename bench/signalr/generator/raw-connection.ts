import { RawWebSocket } from "#bench/raw-web-socket.ts";
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

const ping = clientFrame("", "ping");
const nobody: TextSink = {
  arrived() {
    throw new Error("A text arrived that nobody sent.");
  },
};

/** A connection that costs little: frames go out as they were prepared, and what comes in is only counted. */
export class RawConnection {
  /** Texts that arrived since the connection was open, replies aside. */
  received = 0;
  sink: TextSink = nobody;
  readonly #socket: RawWebSocket;
  readonly #counter = new TextCounter();
  /** Called after each chunk while something is awaited. */
  #check: (() => void) | undefined;

  /** Resolves when the server has greeted the connection. */
  static async open(peer: Peer): Promise<RawConnection> {
    const connection = new RawConnection(peer);
    await connection.#until(
      () => connection.#socket.isUpgraded && connection.#counter.frames >= peer.dialect.greetingFrames,
    );
    return connection;
  }

  private constructor({ port, dialect }: Peer) {
    const { path, hello } = dialect;
    const onRead = (bytes: Buffer, from: number, to: number) => this.#read(bytes, from, to);
    this.#socket = new RawWebSocket({ port, path, hello, onRead });
  }

  close(): void {
    this.#socket.close();
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

  #read(bytes: Buffer, from: number, to: number): void {
    const texts = this.#counter.count(bytes, from, to);
    if (texts > 0) this.sink.arrived(texts, this);
    this.#check?.();
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
