import type { ConnectionRequest, HubIdentity } from "../hub-server-options.ts";
import type { Transport } from "../transports/transport.ts";

/** A client that was let in, on its first transport. */
export interface AcceptedConnection<User> {
  transport: Transport;
  connectionId: string;
  identity: HubIdentity<User>;
  request: ConnectionRequest;
  /** Whether the client asked for stateful reconnect and was told that it may. */
  mayResume: boolean;
}

/** One connection from its first byte to its last, over all its transports. */
export interface HubSession {
  /** True while another transport may take the place of the one it has or had. */
  readonly isResumable: boolean;
  /** Goes on over a new transport, and aborts the old one if it is still there. */
  resume(transport: Transport): void;
  /** Ends it so that the client comes back, elsewhere or later. Calls under way may take so long to come to their end. */
  drain(callGraceMs: number): void;
  /** Ends its transport at once. */
  terminate(): void;
}
