import type { IncomingMessage } from "node:http";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { until } from "./until.ts";

export type WireMessage = Record<string, unknown>;

const separator = "\u001e";

/** A WebSocket that speaks the wire by hand. */
export class RawClient {
  readonly socket: WebSocket;
  /** Text frames as they came. */
  readonly frames: string[] = [];
  /** Set when the socket has closed. */
  closeCode: number | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data) => {
      if (Buffer.isBuffer(data)) this.frames.push(data.toString());
    });
    socket.on("error", () => {});
    socket.on("close", (code) => {
      this.closeCode = code;
    });
  }

  /** All records received, the handshake response included. */
  get messages(): WireMessage[] {
    return this.frames.flatMap((frame) => frame.split(separator).slice(0, -1).map(toMessage));
  }

  ofType(type: number): WireMessage[] {
    return this.messages.filter((message) => message.type === type);
  }

  /** Sends the messages in one frame. */
  send(...messages: object[]): void {
    this.socket.send(records(...messages));
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

  async closed(): Promise<number> {
    await until(() => this.closeCode !== undefined);
    return this.closeCode ?? 0;
  }
}

export function records(...messages: object[]): string {
  return messages.map((message) => JSON.stringify(message) + separator).join("");
}

export interface SocketOptions {
  token?: string | undefined;
  id?: string;
  headers?: Record<string, string>;
}

/** Opens a socket without negotiation (or with its id), and sends nothing. */
export async function aSocket(
  url: string,
  { token = "alice", id, headers = {} }: SocketOptions = {},
): Promise<RawClient> {
  const client = new RawClient(startSocket(url, { token, headers, ...(id === undefined ? {} : { id }) }));
  await until(() => client.socket.readyState !== WebSocket.CONNECTING);
  if (client.socket.readyState !== WebSocket.OPEN) throw new Error("The upgrade was refused.");
  return client;
}

/** A socket after its handshake. */
export async function aRawClient(url: string, options?: SocketOptions): Promise<RawClient> {
  const client = await aSocket(url, options);
  client.send({ protocol: "json", version: 1 });
  await until(() => client.frames.length > 0);
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

function toMessage(record: string): WireMessage {
  return JSON.parse(record);
}
