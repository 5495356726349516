import type { FramedMessage } from "./framed-message.ts";
import type { ConnectionRequest } from "./hub-server-options.ts";
import type { AnyClient, ArgumentsOf, MethodName } from "./hub-targets.ts";

/** How the server ends a connection: the text the client is told, and whether it shall come back by itself. */
export interface CloseOptions {
  error?: string;
  allowReconnect?: boolean;
}

/** One client's connection, from its handshake to its end. After the end, sending does nothing. */
export interface HubConnection<User, Client = AnyClient> {
  /** Public: it is not the secret that lets a client take the connection up. */
  readonly connectionId: string;
  /** As authenticated, or as refreshed since. */
  readonly user: User;
  readonly userIdentifier: string;
  /** For the hub's own use; dropped with the connection. */
  readonly items: Map<string, unknown>;
  /** Aborted as soon as the connection has ended, before the disconnected hook runs. */
  readonly aborted: AbortSignal;
  /** The request that opened the connection. */
  readonly request: ConnectionRequest;
  /**
   * Calls a method of the client, in the order of the calls, without waiting for it.
   * Throws a TypeError if an argument cannot be represented.
   */
  send<Method extends MethodName<Client>>(method: Method, ...args: ArgumentsOf<Client, Method>): void;
  /** Like `send`, of a message that is framed once for all its receivers. */
  sendFramed(message: FramedMessage): void;
  /**
   * Resolves when whoever can wait should send more, because the client has taken enough of what it was sent, or when the
   * connection has ended; undefined if it may now.
   */
  ready(): Promise<void> | undefined;
  /** Ends the connection for good: the client does not reconnect by itself. */
  abort(): void;
  /** Sends what was sent so far and a Close, then ends the connection. Without options the same as `abort`. */
  close(options?: CloseOptions): void;
}
