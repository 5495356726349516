import { HubException } from "../hub-exception.ts";
import type { CompletionMessage, StreamItemMessage } from "../protocols/hub-message.ts";
import { ProtocolError } from "../protocols/hub-protocol.ts";
import { UploadStream } from "./upload-stream.ts";

/** The streams that a client is uploading, by their ids. */
export class Uploads {
  readonly #streams = new Map<string, UploadStream>();
  readonly #pressureChanged: () => void;

  /** `pressureChanged` is told when items have begun to wait, or ceased to. */
  constructor(pressureChanged: () => void) {
    this.#pressureChanged = pressureChanged;
  }

  get count(): number {
    return this.#streams.size;
  }

  /** How many items wait in the stream in which the most do. */
  get mostWaiting(): number {
    let most = 0;
    for (const { length } of this.#streams.values()) most = Math.max(most, length);
    return most;
  }

  /** Expects these streams from now on. Throws a ProtocolError if one is expected already. */
  open(streamIds: readonly string[]): UploadStream[] {
    return streamIds.map((id) => {
      if (this.#streams.has(id)) throw new ProtocolError(`The stream id '${id}' is already in use.`);
      const stream = new UploadStream(this.#pressureChanged);
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
}
