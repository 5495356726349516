import type { HubIdentity } from "./hub-options.ts";
import type { HubRuntime } from "./hub-runtime.ts";
import { performHandshake } from "./perform-handshake.ts";
import { ServerConnection } from "./server-connection.ts";
import type { Transport } from "./transport.ts";

export interface HubSessionOptions<User> {
  runtime: HubRuntime<User>;
  transport: Transport;
  connectionId: string;
  identity: HubIdentity<User>;
  /** The handshake is done: from now on the connection is part of the hub. */
  onOpened: (connection: ServerConnection<User>) => void;
  /** The connection takes no part in the hub any more, or never did. */
  onEnded: () => void;
}

/** What became of one transport, from its first byte to its last. */
export interface HubSession {
  /** Ends it so that the client comes back, elsewhere or later. */
  drain(): void;
  /** Ends its transport at once. */
  terminate(): void;
  /** Settles when the transport is closed and the hub's hooks are done. Never rejects. */
  readonly finished: Promise<unknown>;
}

/** Waits for the handshake on a new transport, then runs the connection. */
export function openHubSession<User>(options: HubSessionOptions<User>): HubSession {
  const { runtime, transport, connectionId, identity, onOpened, onEnded } = options;
  const finished = Promise.withResolvers<unknown>();
  let drain = performHandshake(transport, runtime.limits, {
    accepted(protocol, rest) {
      const connection = new ServerConnection({ runtime, connectionId, identity, transport, protocol, onEnded });
      drain = () => connection.close({ allowReconnect: true });
      finished.resolve(connection.finished);
      onOpened(connection);
      connection.start(rest);
    },
    closed() {
      onEnded();
      finished.resolve(undefined);
    },
  });
  return { drain: () => drain(), terminate: () => transport.abort(), finished: finished.promise };
}
