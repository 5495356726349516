import type { IncomingMessage } from "node:http";
import { onTestFinished } from "vitest";
import { type RawData, WebSocket } from "ws";
import { until } from "./until.ts";
import { codecs, type ProtocolName, records, type WireMessage } from "./wire-codec.ts";

interface Frame {
  readonly bytes: Buffer;
  readonly isBinary: boolean;
}

/** A WebSocket that speaks the wire by hand. */
export class RawClient {
  readonly socket: WebSocket;
  readonly protocol: ProtocolName;
  /** As they came. */
  readonly frames: Frame[] = [];
  /** All messages received, the handshake response included. */
  readonly messages: WireMessage[] = [];
  /** Set when the socket has closed. */
  closeCode: number | undefined;
  #awaitsHandshake: boolean;

  constructor(socket: WebSocket, { protocol, resumes }: { protocol: ProtocolName; resumes: boolean }) {
    this.socket = socket;
    this.protocol = protocol;
    this.#awaitsHandshake = !resumes;
    socket.on("message", (data, isBinary) => this.#received({ bytes: toBuffer(data), isBinary }));
    socket.on("error", () => {});
    socket.on("close", (code) => {
      this.closeCode = code;
    });
  }

  ofType(type: number): WireMessage[] {
    return this.messages.filter((message) => message.type === type);
  }

  /** The items so far of the stream with this id. */
  itemsOf(invocationId: string): unknown[] {
    return this.ofType(2)
      .filter((message) => message.invocationId === invocationId)
      .map(({ item }) => item);
  }

  /** Sends the messages in one frame. */
  send(...messages: object[]): void {
    this.socket.send(codecs[this.protocol].write(...messages));
  }

  /** Asks for the protocol and waits for the answer. */
  async shakeHands(version = 1): Promise<void> {
    this.socket.send(records({ protocol: this.protocol, version }));
    await until(() => this.messages.length > 0);
  }

  /** Calls a method and waits for its Completion. */
  async invoke(target: string, ...args: unknown[]): Promise<WireMessage> {
    const invocationId = crypto.randomUUID();
    this.send({ type: 1, target, arguments: args, invocationId });
    return this.completionOf(invocationId);
  }

  async completionOf(invocationId: string): Promise<WireMessage> {
    const find = () => this.ofType(3).find((message) => message.invocationId === invocationId);
    await until(() => find() !== undefined);
    return find() ?? {};
  }

  /** Waits for so many messages of a type and returns all of them. */
  async received(type: number, count = 1): Promise<WireMessage[]> {
    await until(() => this.ofType(type).length >= count);
    return this.ofType(type);
  }

  /** Waits for the end and returns the close code. */
  async closed(): Promise<number> {
    await until(() => this.closeCode !== undefined);
    return this.closeCode ?? 0;
  }

  #received(frame: Frame): void {
    this.frames.push(frame);
    let { bytes } = frame;
    if (this.#awaitsHandshake) {
      this.#awaitsHandshake = false;
      const end = bytes.indexOf(0x1e) + 1;
      this.messages.push(...codecs.json.read(bytes.subarray(0, end)));
      bytes = bytes.subarray(end);
    }
    if (bytes.length > 0) this.messages.push(...codecs[this.protocol].read(bytes));
  }
}

export interface SocketOptions {
  token?: string | undefined;
  id?: string;
  headers?: Record<string, string>;
  protocol?: ProtocolName;
  /** Takes up a connection that has had its handshake. */
  resumes?: boolean;
}

/** Opens a socket without negotiation (or with its id), and sends nothing. */
export async function aSocket(url: string, options: SocketOptions = {}): Promise<RawClient> {
  const { protocol = "json", resumes = false } = options;
  const client = new RawClient(startSocket(url, { token: "alice", ...options }), { protocol, resumes });
  await until(() => client.socket.readyState !== WebSocket.CONNECTING);
  if (client.socket.readyState !== WebSocket.OPEN) throw new Error("The upgrade was refused.");
  return client;
}

/** A socket after its handshake. */
export async function aRawClient(url: string, options?: SocketOptions): Promise<RawClient> {
  const client = await aSocket(url, options);
  await client.shakeHands();
  return client;
}

/** The HTTP status with which an upgrade is refused. */
export function refusedUpgrade(url: string, options: SocketOptions): Promise<number | undefined> {
  const socket = startSocket(url, options);
  socket.on("error", () => {});
  return new Promise((resolve, reject) => {
    socket.on("unexpected-response", (_request, response: IncomingMessage) => resolve(response.statusCode));
    socket.on("open", () => reject(new Error("The upgrade was accepted.")));
  });
}

function startSocket(url: string, { token, id, headers = {} }: SocketOptions): WebSocket {
  const target = new URL(url.replace("http", "ws"));
  if (token !== undefined) target.searchParams.set("access_token", token);
  if (id !== undefined) target.searchParams.set("id", id);
  const socket = new WebSocket(target, { headers });
  onTestFinished(() => socket.terminate());
  return socket;
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
