import { isDeepStrictEqual } from "node:util";
import type { ReceivedMessage } from "#lib/signalr/protocols/hub-message.ts";
import { type HubProtocol, type MessageReader, ProtocolError } from "#lib/signalr/protocols/hub-protocol.ts";
import { FuzzFailure } from "./fuzz-failure.ts";
import { cut } from "./mutate-bytes.ts";
import type { Random } from "./random.ts";

const limits = { maximumMessageBytes: 32 * 1024, maximumMessageDepth: 64 };
const ampleLimits = { maximumMessageBytes: 2 ** 24, maximumMessageDepth: 64 };
const hangMs = 1_000;

interface Reading {
  messages: ReceivedMessage[];
  /** The text of the ProtocolError that ended it. */
  error: string | undefined;
}

/** Holds the readers of a protocol, in this process, to what they promise of any bytes whatever. */
export class ReaderCheck {
  readonly #protocol: HubProtocol;
  readonly #reader: MessageReader;
  readonly #random: Random;

  /** Makes a reader for one connection. */
  constructor(protocol: HubProtocol, random: Random) {
    this.#protocol = protocol;
    this.#reader = protocol.createReader(limits);
    this.#random = random;
  }

  /** True if the next frame would be taken for the rest of this one. */
  get isPartial(): boolean {
    return this.#reader.isPartial;
  }

  /**
   * Reads the next frame of the connection. Returns whether the connection can go on after it: a hub has to end it after
   * a broken message, and after a Close. Throws a FuzzFailure if a reader throws anything but a ProtocolError, takes
   * long, depends on where its chunks are cut, or reads what cannot be written again.
   */
  survives(frame: Buffer): boolean {
    const startedAt = performance.now();
    this.#checkCuts(frame);
    const { messages, error } = this.#read(this.#reader, [frame]);
    for (const message of messages) this.#checkRoundTrip(message, frame);
    if (performance.now() - startedAt > hangMs)
      throw new FuzzFailure("hang", "A reader took more than a second.", [frame]);
    return error === undefined && messages.every((message) => message.kind !== "close");
  }

  #checkCuts(frame: Buffer): void {
    const whole = this.#read(this.#protocol.createReader(limits), [frame]);
    const inPieces = this.#read(this.#protocol.createReader(limits), cut(frame, this.#random));
    if (!isDeepStrictEqual(whole, inPieces))
      throw new FuzzFailure("fault", "A reader depends on how a frame is cut.", [frame]);
  }

  #checkRoundTrip(message: ReceivedMessage, frame: Buffer): void {
    if (message.kind === "unreadableInvocation") return;
    const written = this.#protocol.write(message);
    const { messages, error } = this.#read(this.#protocol.createReader(ampleLimits), [written]);
    const [again] = messages;
    if (error !== undefined || again === undefined || again.kind === "unreadableInvocation") {
      throw new FuzzFailure("fault", `What was read cannot be read again: ${error}`, [frame]);
    }
    if (!this.#protocol.write(again).equals(written))
      throw new FuzzFailure("fault", "A message changes on its way.", [frame]);
  }

  #read(reader: MessageReader, chunks: Buffer[]): Reading {
    const reading: Reading = { messages: [], error: undefined };
    try {
      for (const chunk of chunks) reader.read(chunk, (message) => reading.messages.push(message));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw new FuzzFailure("crash", `A reader threw ${String(error)}.`, chunks);
      reading.error = error.message;
    }
    return reading;
  }
}
