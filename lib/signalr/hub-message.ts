/** A call of a method, in either direction. Without an id no reply is wanted. */
interface InvocationMessage {
  kind: "invocation";
  target: string;
  arguments: readonly unknown[];
}

/** A client's call of a hub method, as a codec read it. */
export interface MethodCallMessage {
  kind: "methodCall";
  target: string;
  invocationId: string | undefined;
  arguments: readonly unknown[];
  /** How many upload streams the client announced. */
  streamCount: number;
  /** True if the client expects a stream of results. */
  expectsStream: boolean;
}

/** A call whose method is known but whose arguments could not be read. */
export interface UnreadableCallMessage {
  kind: "unreadableCall";
  target: string;
  invocationId: string | undefined;
}

export type InvocationOutcome = { result: unknown } | { error: string };

/** The one reply to an invocation that carried an id. */
interface CompletionMessage {
  kind: "completion";
  invocationId: string;
  outcome: InvocationOutcome;
}

interface PingMessage {
  kind: "ping";
}

/** The last hub message of a connection. Only with `allowReconnect` does the client come back by itself. */
interface CloseMessage {
  kind: "close";
  error?: string;
  allowReconnect?: boolean;
}

export type OutgoingMessage = InvocationMessage | CompletionMessage | PingMessage | CloseMessage;
export type IncomingMessage = MethodCallMessage | UnreadableCallMessage | PingMessage | CloseMessage;
