import type { HubSession } from "../connection/hub-session.ts";
import type { LongPollingTransport } from "../transports/long-polling-transport.ts";
import type { ServerSentEventsTransport } from "../transports/server-sent-events-transport.ts";

/** An id that negotiate handed out, and that no transport has taken up yet. */
export interface Reservation {
  readonly connectionId: string;
  /** Who negotiated it; nobody else may take it up. */
  readonly userIdentifier: string;
  /** Whether the client was told that it may resume. */
  readonly mayResume: boolean;
}

/** A transport that consists of plain requests. */
export type RequestTransport = ServerSentEventsTransport | LongPollingTransport;

/** What a request for a connection in use is handed to. */
export interface ActiveConnection {
  readonly userIdentifier: string;
  readonly session: HubSession;
  /** Absent if it is a WebSocket. */
  readonly transport: RequestTransport | undefined;
}

/** The secrets by which clients reach their connections: reserved, then active, then forgotten. */
export class ConnectionRegistry {
  readonly #timeoutMs: number;
  /** In the order of their expiry, as all wait equally long. */
  readonly #reserved = new Map<string, { reservation: Reservation; expiresAtMs: number }>();
  readonly #active = new Map<string, ActiveConnection>();
  #sweep: NodeJS.Timeout | undefined;

  /** A reserved token is forgotten after this time. */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  reserve(token: string, reservation: Reservation): void {
    this.#reserved.set(token, { reservation, expiresAtMs: performance.now() + this.#timeoutMs });
    this.#scheduleSweep();
  }

  reservation(token: string): Reservation | undefined {
    return this.#reserved.get(token)?.reservation;
  }

  active(token: string): ActiveConnection | undefined {
    return this.#active.get(token);
  }

  /** Takes a reserved token up, once; undefined if it is not reserved. */
  take(token: string): Reservation | undefined {
    const reservation = this.reservation(token);
    this.#reserved.delete(token);
    return reservation;
  }

  activate(token: string, connection: ActiveConnection): void {
    this.#active.set(token, connection);
  }

  /** Forgets the token of a connection: from now on it is unknown. */
  release(token: string): void {
    this.#active.delete(token);
  }

  /** Forgets every token that no connection has taken up. */
  releaseReserved(): void {
    this.#reserved.clear();
    clearTimeout(this.#sweep);
    this.#sweep = undefined;
  }

  #scheduleSweep(): void {
    if (this.#sweep !== undefined) return;
    const [first] = this.#reserved.values();
    if (first === undefined) return;
    const delayMs = Math.max(1, Math.ceil(first.expiresAtMs - performance.now()));
    this.#sweep = setTimeout(() => this.#forgetExpired(), delayMs).unref();
  }

  #forgetExpired(): void {
    const nowMs = performance.now();
    for (const [token, { expiresAtMs }] of this.#reserved) {
      if (expiresAtMs > nowMs) break;
      this.#reserved.delete(token);
    }
    this.#sweep = undefined;
    this.#scheduleSweep();
  }
}
