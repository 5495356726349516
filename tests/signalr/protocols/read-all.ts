import type { ReceivedMessage } from "#lib/signalr/protocols/hub-message.ts";
import type { HubProtocol, MessageLimits } from "#lib/signalr/protocols/hub-protocol.ts";

export const ampleLimits: MessageLimits = { maximumMessageBytes: 32 * 1024, maximumMessageDepth: 64 };

/** What a fresh reader makes of the chunks, one after the other. */
export function readAll(protocol: HubProtocol, chunks: Iterable<Buffer>, limits = ampleLimits): ReceivedMessage[] {
  const messages: ReceivedMessage[] = [];
  const reader = protocol.createReader(limits);
  for (const chunk of chunks) reader.read(chunk, (message) => messages.push(message));
  return messages;
}

/** The one message in the bytes. */
export function readOne(protocol: HubProtocol, bytes: Buffer): ReceivedMessage {
  const [message, ...others] = readAll(protocol, [bytes]);
  if (message === undefined || others.length > 0) throw new Error("There is not exactly one message.");
  return message;
}
