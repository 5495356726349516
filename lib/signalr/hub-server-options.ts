import type { IncomingHttpHeaders } from "node:http";
import type { HubConnection } from "./hub-connection.ts";
import type { HubLimits } from "./hub-limits.ts";
import type { HubProtocol } from "./protocols/hub-protocol.ts";
import type { HubBackplane } from "./scale-out/hub-backplane.ts";
import type { TransportName } from "./transports/transport.ts";

/** The HTTP request by which a connection came, as it was when it came. */
export interface ConnectionRequest {
  readonly headers: IncomingHttpHeaders;
  /** Path and query as requested, without the access token. Its origin means nothing: the host is in the headers. */
  readonly url: URL;
  /** At the other end of the socket on which it came to the hub: the client's, or that of the last proxy before it. */
  readonly remoteAddress: string | undefined;
}

/** What a client shows of itself with each of its requests. */
export interface HubRequest extends ConnectionRequest {
  /** From `Authorization: Bearer`, else from `?access_token=`, which is all a browser's WebSocket can send. */
  readonly token: string | undefined;
}

export interface HubIdentity<User> {
  user: User;
  /** The same for all connections of one user. */
  userIdentifier: string;
  /** When the proof of identity ends: the connection is then closed, and the client may come back with a new one. */
  expiresAt?: Date;
}

/** A connection whose identity has expired. */
export type ExpiredConnection<User> = Pick<
  HubConnection<User>,
  "connectionId" | "user" | "userIdentifier" | "items" | "request"
>;

/** Sends a client that negotiates to another address, where it negotiates again. */
export interface Redirection {
  url: string;
  /** What the client shows there instead of its own token. */
  accessToken?: string;
}

export interface ErrorPlace {
  method?: string;
  connectionId?: string;
}

export interface HubServerOptions<User> {
  /** Where clients find the hub, such as "/hub". */
  path: string;
  /**
   * Tells who is asking; null is answered with 401, a throw of `ForbiddenError` with 403, one of `TooManyRequestsError` with
   * 429. The token is never logged.
   */
  authenticate(request: HubRequest): Promise<HubIdentity<User> | null>;
  /**
   * Whether a page of this origin may send the request. Not asked for one without an Origin header. A browser that asks
   * before it sends shows no token, so without one the question is whether such a page may be allowed at all.
   */
  allowOrigin(origin: string, request: HubRequest): boolean | Promise<boolean>;
  /**
   * Asked when a connection's identity expires. With a new identity of the same user the connection lives on; with null
   * it is closed and the client may come back. Without this hook it is always closed.
   */
  refresh?(connection: ExpiredConnection<User>): Promise<HubIdentity<User> | null>;
  /** Asked before each negotiation that was admitted; null keeps the client here. */
  redirect?(request: HubRequest): Redirection | null;
  /** Those that clients may use, in the order in which they shall try them. All three by default. */
  transports?: readonly TransportName[];
  /** The codecs that clients may ask for. JSON and MessagePack by default. */
  protocols?: readonly HubProtocol[];
  /** Lets a client that asks for it resume its connection on a new socket. Off by default. */
  statefulReconnect?: boolean;
  /** Tells clients the text of unexpected errors. For development only: such a text may hold anything. */
  detailedErrors?: boolean;
  limits?: Partial<HubLimits>;
  /** Reaches the other servers of this hub. Without one this server is alone. Whoever made it closes it, after the hub. */
  backplane?: HubBackplane;
  /**
   * Where the other servers reach this one's hub, such as "http://10.0.0.5:8080/hub". With it a client may send each
   * request to any server, and the request is passed on to the one that has the connection.
   */
  internalUrl?: string;
  /** Told each error that nobody expected, for the log. */
  onError?(error: unknown, where: ErrorPlace): void;
}
