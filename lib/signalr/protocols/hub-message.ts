/** A call of a method, in either direction. Without an id no reply is wanted. */
export interface InvocationMessage {
  kind: "invocation";
  target: string;
  arguments: readonly unknown[];
  invocationId: string | undefined;
  /** The ids of the streams that the caller uploads with it, in the order of the parameters that take them. */
  streamIds: readonly string[];
}

/** A call whose result is a stream of items. */
export interface StreamInvocationMessage {
  kind: "streamInvocation";
  target: string;
  arguments: readonly unknown[];
  invocationId: string;
  streamIds: readonly string[];
}

/** A call whose method is known but whose arguments could not be read. Only ever received. */
export interface UnreadableInvocationMessage {
  kind: "unreadableInvocation";
  target: string;
  invocationId: string | undefined;
}

/** One item of a stream: of results, under the id of the call, or of an upload, under the id of the stream. */
export interface StreamItemMessage {
  kind: "streamItem";
  invocationId: string;
  item: unknown;
}

/** How a call ended. A result that is undefined is none. */
export type InvocationOutcome = { result: unknown } | { error: string };

/** The one reply to an invocation that carried an id, and the end of a stream. */
export interface CompletionMessage {
  kind: "completion";
  invocationId: string;
  outcome: InvocationOutcome;
}

/** The caller does not want the rest of a stream. */
export interface CancelInvocationMessage {
  kind: "cancelInvocation";
  invocationId: string;
}

export interface PingMessage {
  kind: "ping";
}

/** The last hub message of a connection. Only with `allowReconnect` does the client come back by itself. */
export interface CloseMessage {
  kind: "close";
  error?: string | undefined;
  allowReconnect?: boolean | undefined;
}

/** All numbered messages up to this one have arrived. */
export interface AckMessage {
  kind: "ack";
  sequenceId: number;
}

/** The next numbered message has this number. */
export interface SequenceMessage {
  kind: "sequence";
  sequenceId: number;
}

/** The nine types of message, with no regard to who sends them. */
export type HubMessage =
  | InvocationMessage
  | StreamInvocationMessage
  | StreamItemMessage
  | CompletionMessage
  | CancelInvocationMessage
  | PingMessage
  | CloseMessage
  | AckMessage
  | SequenceMessage;

export type ReceivedMessage = HubMessage | UnreadableInvocationMessage;
