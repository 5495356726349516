import { connect, type Socket } from "node:net";
import type { ReceivedMessage } from "#lib/signalr/protocols/hub-message.ts";
import { type MessageReader, ProtocolError } from "#lib/signalr/protocols/hub-protocol.ts";
import { RecordBuffer } from "#lib/signalr/protocols/record-buffer.ts";
import { type FuzzConnection, lastCallId } from "./a-connection.ts";
import { FuzzFailure } from "./fuzz-failure.ts";
import { whenLate } from "./late.ts";
import { opcodes, ServerFrames, toClientFrame } from "./websocket-bytes.ts";

/** What became of a connection, in a few classes. */
export type Outcome = string;

const upgrade = (token: string | undefined): string =>
  [
    `GET /hub?access_token=fuzz${token === undefined ? "" : `&id=${token}`} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    "\r\n",
  ].join("\r\n");

/** How long a client waits for a hub of which it cannot tell whether it will answer at all. */
const patienceMs = 30;
const limits = { maximumMessageBytes: 2 ** 24, maximumMessageDepth: 1_000 };

export interface HubAddress {
  port: number;
  /** Of a connection that was negotiated. */
  connectionToken?: string | undefined;
}

/**
 * Sends it all over a WebSocket and waits for what the hub has to do: to close the connection after a frame that breaks
 * it, else to answer the last call. Rejects with a FuzzFailure if the hub does neither within a second, leaves a socket
 * open that its client has left, or sends what is not of the protocol.
 */
export function playConnection(connection: FuzzConnection, address: HubAddress): Promise<Outcome> {
  return new Player(connection, address).finished;
}

class Player {
  readonly finished: Promise<Outcome>;
  readonly #connection: FuzzConnection;
  readonly #socket: Socket;
  readonly #answers: Answers;
  readonly #settle: PromiseWithResolvers<Outcome> = Promise.withResolvers();
  #head = "";
  #isUpgraded = false;
  #outcome: Outcome = "closed without a word";
  /** Cancels what would happen if the hub did nothing. */
  #reacted: () => void;

  constructor(connection: FuzzConnection, { port, connectionToken }: HubAddress) {
    this.#connection = connection;
    this.#answers = new Answers(connection);
    this.finished = this.#settle.promise;
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.on("data", (chunk: Buffer) => this.#received(chunk));
    // Being reset is one of the ways to be refused.
    this.#socket.on("error", () => {});
    this.#socket.on("close", () => this.#closed());
    const request = Buffer.from(upgrade(connectionToken));
    this.#socket.write(connection.isEager ? Buffer.concat([request, connection.bytes]) : request);
    this.#reacted = connection.isFatal === undefined ? this.#leaveSoon() : whenLate(() => this.#late("did not react"));
  }

  #received(chunk: Buffer): void {
    try {
      if (this.#isUpgraded) this.#answered(chunk);
      else this.#receiveHead(chunk);
    } catch (error) {
      this.#settle.reject(error);
      this.#socket.destroy();
    }
  }

  #receiveHead(chunk: Buffer): void {
    this.#head += chunk.toString("latin1");
    const end = this.#head.indexOf("\r\n\r\n");
    if (end === -1) return;
    const status = this.#head.slice(9, 12);
    this.#outcome = `upgrade refused with ${status}`;
    if (status !== "101") return;
    this.#isUpgraded = true;
    this.#outcome = "closed without a close frame";
    if (!this.#connection.isEager) this.#socket.write(this.#connection.bytes);
    this.#answered(Buffer.from(this.#head.slice(end + 4), "latin1"));
  }

  #answered(chunk: Buffer): void {
    const { closeCode, hasLastAnswer } = this.#answers.read(chunk);
    if (closeCode !== undefined) {
      this.#outcome = `closed by the hub with ${closeCode}`;
      this.#leave("end");
    } else if (hasLastAnswer) {
      if (this.#connection.isFatal === true)
        throw new FuzzFailure("fault", "A broken connection went on.", this.#connection.frames);
      this.#outcome = "answered to the end";
      this.#leave(this.#connection.ending);
    }
  }

  #leaveSoon(): () => void {
    const timer = setTimeout(() => {
      this.#outcome = "left by the client";
      this.#leave(this.#connection.ending);
    }, patienceMs);
    return () => clearTimeout(timer);
  }

  #leave(ending: FuzzConnection["ending"]): void {
    this.#reacted();
    this.#reacted = whenLate(() => this.#late("left the socket open"));
    if (ending === "reset") this.#socket.resetAndDestroy();
    else if (ending === "end") this.#socket.end();
    else this.#socket.write(toClientFrame({ opcode: opcodes.close, payload: Buffer.of(0x03, 0xe8), isFinal: true }));
  }

  #late(what: string): void {
    this.#settle.reject(new FuzzFailure("hang", `The hub ${what} within a second.`, this.#connection.frames));
    this.#socket.destroy();
  }

  #closed(): void {
    this.#reacted();
    this.#settle.resolve(this.#outcome);
  }
}

/** What the hub sends, read by the same rules that it has to keep. */
class Answers {
  readonly #frames = new ServerFrames();
  readonly #handshake = new RecordBuffer(1_000);
  readonly #reader: MessageReader;
  #isHandshakeDone: boolean;

  constructor({ protocol, hasHandshake }: FuzzConnection) {
    this.#reader = protocol.createReader(limits);
    this.#isHandshakeDone = !hasHandshake;
  }

  read(chunk: Buffer): { closeCode: number | undefined; hasLastAnswer: boolean } {
    let closeCode: number | undefined;
    let hasLastAnswer = false;
    for (const { opcode, payload } of this.#frames.read(chunk)) {
      if (opcode === opcodes.close) closeCode = payload.length < 2 ? 1005 : payload.readUInt16BE(0);
      else if (opcode === opcodes.text || opcode === opcodes.binary) {
        for (const message of this.#messages(payload)) {
          hasLastAnswer ||= message.kind === "completion" && message.invocationId === lastCallId;
        }
      }
    }
    return { closeCode, hasLastAnswer };
  }

  #messages(payload: Buffer): ReceivedMessage[] {
    const messages: ReceivedMessage[] = [];
    const rest = this.#isHandshakeDone ? payload : this.#handshake.take(payload)?.rest;
    this.#isHandshakeDone ||= rest !== undefined;
    try {
      this.#reader.read(rest ?? Buffer.alloc(0), (message) => messages.push(message));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      throw new FuzzFailure("fault", `The hub wrote what cannot be read: ${error.message}`, [payload]);
    }
    return messages;
  }
}
