import type { IncomingMessage, OutgoingMessage } from "./hub-message.ts";
import type { TransferFormat } from "./transport.ts";

/** A codec between hub messages and bytes. It is stateless; what a connection has half read is in its reader. */
export interface HubProtocol {
  /** The name a client asks for in its handshake. */
  readonly name: string;
  readonly transferFormat: TransferFormat;
  supportsVersion(version: number): boolean;
  /** Frames one message. Throws if an argument or result cannot be represented. */
  write(message: OutgoingMessage): Buffer;
  createReader(maximumMessageBytes: number): MessageReader;
}

/** Cuts the bytes of one connection into messages. */
export interface MessageReader {
  /**
   * Yields the messages that the chunk completes, in order, and keeps the rest for the next chunk.
   * Throws a ProtocolError where the bytes stop making sense; the messages before it were yielded.
   */
  read(chunk: Buffer): Iterable<IncomingMessage>;
  /** True in the middle of a message. */
  readonly isPartial: boolean;
}

/** The client broke the protocol, and its connection cannot go on. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}
