import type { ReceivedMessage } from "./hub-message.ts";
import type { HubProtocol, MessageLimits, MessageReader } from "./hub-protocol.ts";
import { messageTooLong } from "./message-bounds.ts";
import { readJsonMessage } from "./read-json-message.ts";
import { RecordBuffer, recordSeparator } from "./record-buffer.ts";
import { writeJsonMessage } from "./write-json-message.ts";

const ping = Buffer.from('{"type":6}\u001e');

/** JSON records, each ended by 0x1E. Version 2 differs only in messages of stateful reconnect. */
export const jsonProtocol: HubProtocol = {
  name: "json",
  transferFormat: "Text",
  supportsVersion: (version) => version === 1 || version === 2,
  write: (message) => (message.kind === "ping" ? ping : Buffer.from(`${writeJsonMessage(message)}\u001e`)),
  createReader: (limits) => new JsonMessageReader(limits),
};

class JsonMessageReader implements MessageReader {
  readonly #limits: MessageLimits;
  // Only in the middle of a record: an idle connection holds nothing.
  #partial: RecordBuffer | undefined;

  constructor(limits: MessageLimits) {
    this.#limits = limits;
  }

  get isPartial(): boolean {
    return this.#partial !== undefined;
  }

  read(chunk: Buffer, accept: (message: ReceivedMessage) => void): void {
    let start = this.#partial === undefined ? 0 : this.#finish(this.#partial, chunk, accept);
    for (let end = chunk.indexOf(recordSeparator, start); end !== -1; end = chunk.indexOf(recordSeparator, start)) {
      if (end - start > this.#limits.maximumMessageBytes) throw messageTooLong(this.#limits.maximumMessageBytes);
      this.#deliver(chunk.toString("utf8", start, end), accept);
      start = end + 1;
    }
    if (start === chunk.length) return;
    this.#partial ??= new RecordBuffer(this.#limits.maximumMessageBytes);
    this.#partial.take(chunk.subarray(start));
  }

  /** Takes the end of the record that earlier chunks began, if it is there, and returns where it ends. */
  #finish(partial: RecordBuffer, chunk: Buffer, accept: (message: ReceivedMessage) => void): number {
    const found = partial.take(chunk);
    if (found === undefined) return chunk.length;
    this.#partial = undefined;
    this.#deliver(found.record.toString("utf8"), accept);
    return chunk.length - found.rest.length;
  }

  #deliver(record: string, accept: (message: ReceivedMessage) => void): void {
    const message = readJsonMessage(record, this.#limits.maximumMessageDepth);
    if (message !== undefined) accept(message);
  }
}
