import type { ConnectionRequest, HubIdentity } from "../hub-server-options.ts";
import type { Transport } from "../transports/transport.ts";
import type { HubRuntime } from "./hub-runtime.ts";
import type { HubSession } from "./hub-session.ts";
import { performHandshake } from "./perform-handshake.ts";
import { ServerConnection } from "./server-connection.ts";

// Earlier versions of the protocols know no messages for it.
const firstResumableVersion = 2;

export interface HubSessionOptions<User, Client> {
  runtime: HubRuntime<User, Client>;
  transport: Transport;
  connectionId: string;
  identity: HubIdentity<User>;
  request: ConnectionRequest;
  /** Whether the client was told that it may resume. */
  mayResume: boolean;
  /** The handshake is done: from now on the connection is part of the hub. */
  onOpened(connection: ServerConnection<User, Client>): void;
  /** The client cannot come back to it. Given the connection if it was part of the hub. */
  onEnded(connection?: ServerConnection<User, Client>): void;
  /** Its transport is closed and the hub's hooks are done. */
  onFinished(): void;
}

/** Waits for the handshake on a new transport, then runs the connection. */
export function openHubSession<User, Client>(options: HubSessionOptions<User, Client>): HubSession {
  const { runtime, transport, mayResume, onEnded, onFinished } = options;
  let connection: ServerConnection<User, Client> | undefined;
  const cancelHandshake = performHandshake(transport, {
    limits: runtime.limits,
    protocols: runtime.protocols,
    accepted({ protocol, version }, rest) {
      const isResumable = mayResume && version >= firstResumableVersion;
      connection = new ServerConnection({ ...options, protocol, isResumable });
      connection.start(rest);
    },
    refused() {
      runtime.counters.connectionsRefused++;
      onEnded();
    },
    closed() {
      onEnded();
      onFinished();
    },
  });
  return {
    get isResumable() {
      return connection?.isResumable ?? false;
    },
    resume: (next) => connection?.resume(next),
    drain: () => (connection === undefined ? cancelHandshake() : connection.close({ allowReconnect: true })),
    terminate: () => (connection === undefined ? transport.abort() : connection.terminate()),
  };
}
