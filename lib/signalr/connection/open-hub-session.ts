import type { Transport } from "../transports/transport.ts";
import type { HubRuntime } from "./hub-runtime.ts";
import type { AcceptedConnection, HubSession } from "./hub-session.ts";
import { performHandshake } from "./perform-handshake.ts";
import { type ConnectionOwner, ServerConnection } from "./server-connection.ts";

// Earlier versions of the protocols know no messages for it.
const firstResumableVersion = 2;

/** What a server does for its sessions. */
export interface SessionHost<User, Client> {
  readonly runtime: HubRuntime<User, Client>;
  /** The handshake is done: from now on the connection is part of the hub. */
  opened(connection: ServerConnection<User, Client>): void;
  /** The connection takes no part in the hub any more. */
  ended(connection: ServerConnection<User, Client>): void;
  /** The session's transport is closed and the hub's hooks are done. */
  finished(session: HubSession): void;
}

/**
 * Waits for the handshake on a new transport, then runs the connection. Calls `onEnded` when the client cannot come back
 * to it any more.
 */
export function openHubSession<User, Client>(
  host: SessionHost<User, Client>,
  accepted: AcceptedConnection<User>,
  onEnded: () => void,
): HubSession {
  return new Session(host, accepted, onEnded);
}

class Session<User, Client> implements HubSession, ConnectionOwner<User, Client> {
  readonly #host: SessionHost<User, Client>;
  readonly #onEnded: () => void;
  /** Dropped when it is done, with all that it needed. */
  #handshake: { transport: Transport; cancel(): void } | undefined;
  #connection: ServerConnection<User, Client> | undefined;

  constructor(host: SessionHost<User, Client>, accepted: AcceptedConnection<User>, onEnded: () => void) {
    const { runtime } = host;
    const { transport, mayResume } = accepted;
    this.#host = host;
    this.#onEnded = onEnded;
    const cancel = performHandshake(transport, {
      limits: runtime.limits,
      protocols: runtime.protocols,
      accepted: ({ protocol, version }, rest) => {
        const isResumable = mayResume && version >= firstResumableVersion;
        this.#handshake = undefined;
        this.#connection = new ServerConnection({ runtime, accepted, protocol, isResumable, owner: this });
        this.#connection.start(rest);
      },
      refused: () => {
        runtime.counters.connectionsRefused++;
        onEnded();
      },
      closed: () => {
        onEnded();
        host.finished(this);
      },
    });
    this.#handshake = { transport, cancel };
  }

  get isResumable(): boolean {
    return this.#connection?.isResumable ?? false;
  }

  resume(transport: Transport): void {
    this.#connection?.resume(transport);
  }

  drain(callGraceMs: number): void {
    this.#handshake?.cancel();
    this.#connection?.drain(callGraceMs);
  }

  terminate(): void {
    this.#handshake?.transport.abort();
    this.#connection?.terminate();
  }

  opened(connection: ServerConnection<User, Client>): void {
    this.#host.opened(connection);
  }

  ended(connection: ServerConnection<User, Client>): void {
    this.#host.ended(connection);
    this.#onEnded();
  }

  finished(): void {
    this.#host.finished(this);
  }
}
