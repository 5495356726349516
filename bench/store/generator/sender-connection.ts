import { RawWebSocket } from "#bench/raw-web-socket.ts";
import { clientFrame } from "#bench/signalr/generator/client-frames.ts";
import type { Dialect, Heard, Role } from "./dialects.ts";
import { PayloadReader } from "./payload-reader.ts";

/** Where to connect, and how to speak there. */
export interface Peer {
  port: number;
  dialect: Dialect;
}

const ping = clientFrame("", "ping");

/** A connection that costs little, with at most one call in flight. */
export class SenderConnection implements Heard {
  /** Messages that came in real time. */
  received = 0;
  onDelivered: (messages: number) => void = () => {};
  readonly #socket: RawWebSocket;
  readonly #dialect: Dialect;
  readonly #reader = new PayloadReader((payload) => this.#dialect.hear(payload, this));
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
    const onRead = (bytes: Buffer, from: number, to: number) => this.#read(bytes, from, to);
    this.#socket = new RawWebSocket({ port, path, hello: dialect.hello, onRead });
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

  #read(bytes: Buffer, from: number, to: number): void {
    if (from < to) this.#reader.read(bytes.subarray(from, to));
    this.#onRead();
  }
}
