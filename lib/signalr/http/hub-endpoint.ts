import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { AcceptedConnection, HubSession } from "../connection/hub-session.ts";
import type { ServerDoor } from "../hub/server-door.ts";
import type { HubCounters } from "../hub-counters.ts";
import type { HubLimits } from "../hub-limits.ts";
import type { HubServerOptions } from "../hub-server-options.ts";
import type { ReportError } from "../report-error.ts";

export interface HubEndpointOptions<User> {
  options: HubServerOptions<User>;
  limits: HubLimits;
  counters: HubCounters;
  reportError: ReportError;
  serverId: string;
  /**
   * Called in the turn in which the transport was made, so that nothing that arrives on it is missed. It calls `onEnded` in
   * a later one, when the client cannot come back to the connection any more.
   */
  openSession(accepted: AcceptedConnection<User>, onEnded: () => void): HubSession;
  /** The way to another server, or undefined if there is no such server. */
  doorOfServer(serverId: string): ServerDoor | undefined;
  /** What other servers show with what they pass on to this one. */
  forwardingKey: string;
}

/** All that comes by HTTP under the hub's path. */
export interface HubEndpoint {
  /** Answers the request and returns true if it is under the hub's path; leaves it alone otherwise. */
  handleRequest(request: IncomingMessage, response: ServerResponse): boolean;
  /** The same for an upgrade. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Refuses whoever comes from now on with 503, and forgets the ids that nobody has taken up. */
  stopAccepting(): void;
  /** Cuts what is being passed on to other servers. Connections of this server are ended through their sessions. */
  close(): void;
}
