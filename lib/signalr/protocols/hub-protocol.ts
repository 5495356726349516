import type { HubMessage, ReceivedMessage } from "./hub-message.ts";

/** How a payload travels: a codec has one, a transport may carry one or both. */
export type TransferFormat = "Text" | "Binary";

/** A codec between hub messages and bytes. It is stateless; what a connection has half read is in its reader. */
export interface HubProtocol {
  /** The name a client asks for in its handshake. */
  readonly name: string;
  readonly transferFormat: TransferFormat;
  supportsVersion(version: number): boolean;
  /** Frames one message. Throws a TypeError if an argument, item or result cannot be represented. */
  write(message: HubMessage): Buffer;
  createReader(limits: MessageLimits): MessageReader;
}

/** Bounds on one message, as received. */
export interface MessageLimits {
  /** In bytes, without what frames it. */
  maximumMessageBytes: number;
  /** How many arrays and objects may lie within each other, the message itself included. */
  maximumMessageDepth: number;
}

/** Cuts the bytes of one connection into messages. */
export interface MessageReader {
  /**
   * Hands over the messages that the chunk completes, in order, and keeps the rest for the next chunk.
   * A message of a type that the protocol does not know is left out.
   * Throws a ProtocolError where the bytes stop making sense; the messages before it were handed over.
   */
  read(chunk: Buffer, accept: (message: ReceivedMessage) => void): void;
  /** True in the middle of a message. */
  readonly isPartial: boolean;
}

/** The client broke the protocol, and its connection cannot go on. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}
