import { HubException } from "../hub-exception.ts";
import type { CompletionMessage, StreamItemMessage } from "../protocols/hub-message.ts";
import { ProtocolError } from "../protocols/hub-protocol.ts";
import { UploadStream } from "./upload-stream.ts";

const floodedTimes = 16;

/** The streams that a client is uploading, by their ids. */
export class Uploads {
  readonly #streams = new Map<string, UploadStream>();
  readonly #itemsEach: number;
  readonly #fullnessChanged: () => void;

  constructor(itemsEach: number, fullnessChanged: () => void) {
    this.#itemsEach = itemsEach;
    this.#fullnessChanged = fullnessChanged;
  }

  get count(): number {
    return this.#streams.size;
  }

  /** Whether so many items of one stream wait that the client had better not send more. */
  get isAnyFull(): boolean {
    return this.#waitsOfOne(this.#itemsEach);
  }

  /** The same while the server waits for the client's answer to a question, which may come behind more items. */
  get isFlooded(): boolean {
    return this.#waitsOfOne(floodedTimes * this.#itemsEach);
  }

  /** Expects these streams from now on. Throws a ProtocolError if one is expected already. */
  open(streamIds: readonly string[]): UploadStream[] {
    return streamIds.map((id) => {
      if (this.#streams.has(id)) throw new ProtocolError(`The stream id '${id}' is already in use.`);
      const stream = new UploadStream(this.#fullnessChanged);
      this.#streams.set(id, stream);
      return stream;
    });
  }

  /** Returns false if nobody expects the item. */
  add({ invocationId, item }: StreamItemMessage): boolean {
    const stream = this.#streams.get(invocationId);
    stream?.add(item);
    return stream !== undefined;
  }

  /** Ends the stream that the client completed, if it is one. */
  complete({ invocationId, outcome }: CompletionMessage): void {
    const error = "error" in outcome ? new HubException(outcome.error) : undefined;
    this.#streams.get(invocationId)?.end(error);
    this.#streams.delete(invocationId);
  }

  /** Forgets streams that nobody reads any more. What still comes of them is unexpected. */
  close(streamIds: readonly string[]): void {
    for (const id of streamIds) {
      const stream = this.#streams.get(id);
      this.#streams.delete(id);
      stream?.discard();
    }
  }

  endAll(error: Error): void {
    for (const stream of this.#streams.values()) stream.end(error);
    this.#streams.clear();
  }

  #waitsOfOne(itemCount: number): boolean {
    for (const stream of this.#streams.values()) if (stream.length >= itemCount) return true;
    return false;
  }
}
