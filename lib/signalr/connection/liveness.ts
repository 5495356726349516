import type { HubLimits } from "../hub-limits.ts";
import type { Transport } from "../transports/transport.ts";
import type { Outbox } from "./outbox.ts";

/**
 * What is the matter with a connection: the server has been quiet and should ping, the client has been silent for too
 * long, or it takes nothing of what waits for it.
 */
type Condition = "fine" | "quiet" | "silent" | "stalled";

export interface Observed {
  transport: Transport;
  outbox: Outbox;
  /** False while the server itself does not read, so that the client's pings wait unseen. */
  isReading: boolean;
}

/**
 * Watches both directions of a connection, and measures time in its own looks: what happened between two of them happened
 * at the second. A client is held to its timeout only after its first ping, since one that never pings does not know of
 * the rule.
 */
export class Liveness {
  readonly #limits: HubLimits;
  #hasReceived = true;
  #lastReceivedAt = 0;
  #hasPinged = false;
  #sentBytes = -1;
  #lastSentAt = 0;
  #takenBytes = -1;
  #lastTakenAt = 0;

  constructor(limits: HubLimits) {
    this.#limits = limits;
  }

  received(): void {
    this.#hasReceived = true;
  }

  pinged(): void {
    this.#hasPinged = true;
  }

  /** `now` is in milliseconds, as of `nowMs`. */
  examine(now: number, { transport, outbox, isReading }: Observed): Condition {
    if (transport.hasInherentKeepAlive) return "fine";
    const { bufferedBytes } = transport;
    const { sentBytes } = outbox;
    if (this.#hasReceived || !isReading) this.#lastReceivedAt = now;
    if (sentBytes !== this.#sentBytes) this.#lastSentAt = now;
    if (bufferedBytes === 0 || sentBytes - bufferedBytes !== this.#takenBytes) this.#lastTakenAt = now;
    this.#hasReceived = false;
    this.#sentBytes = sentBytes;
    this.#takenBytes = sentBytes - bufferedBytes;
    return this.#condition(now);
  }

  #condition(now: number): Condition {
    const { clientTimeoutMs, sendTimeoutMs, keepAliveMs } = this.#limits;
    if (this.#hasPinged && now - this.#lastReceivedAt >= clientTimeoutMs) return "silent";
    if (now - this.#lastTakenAt >= sendTimeoutMs) return "stalled";
    return now - this.#lastSentAt >= keepAliveMs ? "quiet" : "fine";
  }
}
