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
 * Watches both directions of a connection. A client is held to its timeout only after its first ping, since one that never
 * pings does not know of the rule. Times are those of `performance.now()`.
 */
export class Liveness {
  readonly #limits: HubLimits;
  #lastReceivedAt = performance.now();
  #hasPinged = false;
  #takenBytes = 0;
  #lastTakenAt = 0;

  constructor(limits: HubLimits) {
    this.#limits = limits;
  }

  received(): void {
    this.#lastReceivedAt = performance.now();
  }

  pinged(): void {
    this.#hasPinged = true;
  }

  examine(now: number, { transport, outbox, isReading }: Observed): Condition {
    if (transport.hasInherentKeepAlive) return "fine";
    const { clientTimeoutMs, sendTimeoutMs, keepAliveMs } = this.#limits;
    if (!isReading) this.#lastReceivedAt = now;
    if (this.#hasPinged && now - this.#lastReceivedAt >= clientTimeoutMs) return "silent";
    if (this.#nothingTakenFor(now, transport.bufferedBytes, outbox.sentBytes) >= sendTimeoutMs) return "stalled";
    return now - outbox.lastSentAt >= keepAliveMs ? "quiet" : "fine";
  }

  #nothingTakenFor(now: number, bufferedBytes: number, sentBytes: number): number {
    const takenBytes = sentBytes - bufferedBytes;
    if (bufferedBytes === 0 || takenBytes > this.#takenBytes || this.#lastTakenAt === 0) this.#lastTakenAt = now;
    this.#takenBytes = takenBytes;
    return now - this.#lastTakenAt;
  }
}
