import { randomBytes } from "node:crypto";

/** An id that was handed out by negotiate, or that a connection is using. */
export interface ReservedConnection {
  readonly connectionId: string;
  /** Who negotiated it; nobody else may take it up. */
  readonly userIdentifier: string;
}

interface Entry extends ReservedConnection {
  /** Set until the connection is taken up. */
  expiry: NodeJS.Timeout | undefined;
}

export type TokenState = "unknown" | "reserved" | "active";

/** An id with 128 random bits, safe in a URL. */
export function newConnectionId(): string {
  return randomBytes(16).toString("base64url");
}

/** The secrets by which clients take up what they negotiated. A token is good for one connection. */
export class ConnectionTokens {
  readonly #timeoutMs: number;
  readonly #entries = new Map<string, Entry>();

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Holds a new id under the token until it is taken up or the time is over. */
  reserve(token: string, reserved: ReservedConnection): void {
    const expiry = setTimeout(() => this.release(token), this.#timeoutMs);
    this.#entries.set(token, { ...reserved, expiry });
  }

  state(token: string): TokenState {
    const entry = this.#entries.get(token);
    if (entry === undefined) return "unknown";
    return entry.expiry === undefined ? "active" : "reserved";
  }

  belongsTo(token: string, userIdentifier: string): boolean {
    return this.#entries.get(token)?.userIdentifier === userIdentifier;
  }

  /** Makes a reserved token active and returns its connection id; undefined in any other state. */
  activate(token: string): string | undefined {
    const entry = this.#entries.get(token);
    if (entry?.expiry === undefined) return undefined;
    clearTimeout(entry.expiry);
    entry.expiry = undefined;
    return entry.connectionId;
  }

  /** Forgets the token: from now on it is unknown. */
  release(token: string): void {
    clearTimeout(this.#entries.get(token)?.expiry);
    this.#entries.delete(token);
  }

  /** Forgets every token that no connection has taken up. */
  releaseReserved(): void {
    for (const token of this.#entries.keys()) {
      if (this.state(token) === "reserved") this.release(token);
    }
  }
}
