import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Server } from "ws";
import type { HubRequest } from "../hub-server-options.ts";
import type { TransportName } from "../transports/transport.ts";
import type { HubWebSocket } from "../transports/websocket-transport.ts";
import type { ConnectionRegistry } from "./connection-registry.ts";
import type { HubEndpointOptions } from "./hub-endpoint.ts";
import type { RequestTarget } from "./request-target.ts";

/** What the parts of an endpoint share. */
export interface EndpointContext<User> extends HubEndpointOptions<User> {
  readonly registry: ConnectionRegistry;
  /** Those that are offered. */
  readonly transports: readonly TransportName[];
  readonly webSockets: Server<typeof HubWebSocket>;
  isClosing(): boolean;
}

/** A plain request under the hub's path. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: RequestTarget;
  readonly hubRequest: HubRequest;
}

/** An upgrade under the hub's path. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly target: RequestTarget;
}
