import type { IncomingHttpHeaders } from "node:http";
import type { HubConnection } from "./hub-connection.ts";
import type { HubLimits } from "./hub-limits.ts";

/** What a client shows of itself, on negotiate and again on its socket. */
export interface HubRequest {
  /** From `Authorization: Bearer`, else from `?access_token=`, which is all a browser's WebSocket can send. */
  token: string | undefined;
  headers: IncomingHttpHeaders;
  /** Path and query as requested, without the token. Its origin means nothing: the host is in the headers. */
  url: URL;
}

export interface HubIdentity<User> {
  user: User;
  /** The same for all connections of one user. */
  userIdentifier: string;
  /** When the proof of identity ends: the connection is then closed, and the client may come back with a new one. */
  expiresAt?: Date;
}

export interface HubCall<User> {
  connection: HubConnection<User>;
  /** Aborted when the result is no longer wanted, because the connection has ended. */
  signal: AbortSignal;
}

/**
 * A method that clients may call. The arguments come from outside and are as untrusted as their types say.
 * The caller gets what it returns, or what the promise that it returns resolves to.
 */
export type HubMethod<User> = (call: HubCall<User>, ...args: unknown[]) => unknown;

export interface HubOptions<User> {
  /** By name. Clients may spell a name in any case, so two names must differ in more than case. */
  methods: Record<string, HubMethod<User>>;
  /** Runs before the connection's first method. A throw closes the connection, and the client does not come back. */
  onConnected?(connection: HubConnection<User>): void | Promise<void>;
  /**
   * Runs once per connection, after all its other work, even if `onConnected` threw. The error is absent if the
   * connection was ended in good order.
   */
  onDisconnected?(connection: HubConnection<User>, error?: Error): void | Promise<void>;
  /** Told each error that nobody expected, for the log. */
  onError?(error: unknown, where: ErrorPlace): void;
}

export interface ErrorPlace {
  method?: string;
  connectionId?: string;
}

export interface HubServerOptions<User> extends HubOptions<User> {
  /** Where clients find the hub, such as "/hub". */
  path: string;
  /** Tells who is asking; null is answered with 401. The token is never logged. */
  authenticate(request: HubRequest): Promise<HubIdentity<User> | null>;
  /** Whether a page of this origin may connect. Not asked for a request without an Origin header. */
  allowOrigin(origin: string): boolean;
  limits?: Partial<HubLimits>;
}
