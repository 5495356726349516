import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

const endOfHeaders = "\r\n\r\n";

/** All sockets read into this buffer: what is read is taken apart at once, and none of it is kept. */
const chunk = Buffer.allocUnsafe(256 * 1024);

export interface RawWebSocketOptions {
  /** Of a server on this machine. */
  port: number;
  path: string;
  /** Written as soon as the server has agreed. */
  hello: Buffer;
  /** Something was read; of it the bytes between `from` and `to` are frames, and overwritten afterwards. */
  onRead(bytes: Buffer, from: number, to: number): void;
}

/** A WebSocket client by hand, made to cost little: frames go out as they were prepared, and what comes in is bytes. */
export class RawWebSocket {
  readonly #socket: Socket;
  readonly #hello: Buffer;
  #response = "";
  #isUpgraded = false;

  constructor({ port, path, hello, onRead }: RawWebSocketOptions) {
    this.#hello = hello;
    const callback = (length: number): boolean => {
      onRead(chunk, this.#isUpgraded ? 0 : this.#readResponse(length), length);
      return true;
    };
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true, onread: { buffer: chunk, callback } });
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

  get isUpgraded(): boolean {
    return this.#isUpgraded;
  }

  close(): void {
    this.#socket.removeAllListeners("close").destroy();
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** @returns where the response ends in the chunk. */
  #readResponse(length: number): number {
    const before = this.#response.length;
    this.#response += chunk.toString("latin1", 0, length);
    const end = this.#response.indexOf(endOfHeaders);
    if (end === -1) return length;
    if (!this.#response.startsWith("HTTP/1.1 101 ")) throw new Error(`No upgrade: ${this.#response}`);
    this.#isUpgraded = true;
    if (this.#hello.length > 0) this.write(this.#hello);
    return end + endOfHeaders.length - before;
  }
}
