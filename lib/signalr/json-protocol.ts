import type { IncomingMessage, OutgoingMessage } from "./hub-message.ts";
import type { HubProtocol } from "./hub-protocol.ts";
import { readJsonMessage } from "./json-message.ts";
import { RecordBuffer } from "./record-buffer.ts";

/** JSON records, each ended by 0x1E. Version 2 differs only in messages of stateful reconnect. */
export const jsonProtocol: HubProtocol = {
  name: "json",
  transferFormat: "Text",
  supportsVersion: (version) => version === 1 || version === 2,
  write: (message) => Buffer.from(`${JSON.stringify(toWire(message))}\u001e`),
  createReader(maximumMessageBytes) {
    const buffer = new RecordBuffer(maximumMessageBytes);
    return {
      read: (chunk) => readMessages(buffer, chunk),
      get isPartial() {
        return buffer.isPartial;
      },
    };
  },
};

function* readMessages(buffer: RecordBuffer, chunk: Buffer): Generator<IncomingMessage> {
  let found = buffer.take(chunk);
  while (found !== undefined) {
    const message = readJsonMessage(found.record);
    if (message !== undefined) yield message;
    found = buffer.take(found.rest);
  }
}

function toWire(message: OutgoingMessage): object {
  switch (message.kind) {
    case "invocation":
      return { type: 1, target: message.target, arguments: message.arguments };
    case "completion":
      return { type: 3, invocationId: message.invocationId, ...message.outcome };
    case "ping":
      return { type: 6 };
    case "close":
      return { type: 7, error: message.error, allowReconnect: message.allowReconnect };
  }
}
