import type { EventList } from "#lib/chat/events/list-events.ts";
import { ApiError } from "./api-error.ts";
import type { Clock } from "./clock.ts";
import type { Replica } from "./replica.ts";
import { retryDelayMs } from "./retry-delay.ts";
import type { HubLink, HubListener, LinkEnd, Subscription, Transport } from "./transport.ts";

export interface HubConnectorOptions {
  clock: Clock;
  transport: Transport;
  replica: Replica;
  onTyping: HubListener["onTyping"];
  /** There is a connection, and the replica is at the tail of the log. */
  onLive(): void;
  /** @param wasSilent for so long that nothing can be known of what has happened meanwhile */
  onLost(wasSilent: boolean): void;
  /** An attempt came to nothing. */
  onRefused(error: unknown): void;
}

const retryWindowMaxMs = 30_000;
/** A connection that ends sooner counts as a failed attempt. */
const steadyMs = 3_000;
/** Whoever is sent off comes back almost at once: the hub has spread them already. */
const sentOffDelayMaxMs = 250;
/** How many times the hub's own interval may pass in silence. */
const silenceFactor = 1.5;
/** An attempt of which nothing is heard for so long is given up. */
const openingSilenceMaxMs = 15_000;
/** A connection of which nothing was heard for so long is tried when somebody is in a hurry. */
const unsureAfterMs = 5_000;

type State =
  | { phase: "stopped" }
  /** Until the next attempt. */
  | { phase: "resting" }
  | { phase: "opening"; link: HubLink | null }
  | { phase: "open"; link: HubLink; openedAt: number };

/**
 * Holds a connection to the hub, and opens another one whenever it has none: at once where the hub sent it off, else
 * after a while by chance, longer with every attempt that fails. Of all connections only the latest may speak.
 */
export class HubConnector {
  readonly #options: HubConnectorOptions;
  #state: State = { phase: "stopped" };
  /** Grows when a connection or an attempt is over, so that what still comes of it is known to be late. */
  #serial = 0;
  #attempt = 0;
  #heardAt = 0;
  /** The generation of the replica whose cursor the subscription goes on from. */
  #following: number | null = null;
  #cancelTimer = (): void => undefined;

  constructor(options: HubConnectorOptions) {
    this.#options = options;
  }

  /** The connection, while there is one that is subscribed. */
  get link(): HubLink | null {
    return this.#state.phase === "open" ? this.#state.link : null;
  }

  start(): void {
    if (this.#state.phase === "stopped") this.#open();
  }

  stop(): void {
    this.#leave({ phase: "stopped" });
  }

  /** Ends a wait, and finds out whether a connection that is silent still works. */
  hurry(): void {
    this.#attempt = 0;
    if (this.#state.phase === "resting") this.#open();
    const isUnsure = this.#options.clock.now() - this.#heardAt >= unsureAfterMs;
    if (isUnsure) this.link?.invoke("ListEvents", {}).catch(() => undefined);
  }

  /** Goes on from where the replica stands now, in another life of the log than the subscription is in. */
  restart(): void {
    if (this.#state.phase === "open" && this.#following !== this.#options.replica.state.generation) this.#open();
  }

  #leave(next: State): void {
    this.#cancelTimer();
    this.#serial += 1;
    if ("link" in this.#state) this.#state.link?.stop();
    this.#state = next;
  }

  #open(): void {
    this.#leave({ phase: "opening", link: null });
    this.#heardAt = this.#options.clock.now();
    this.#watch(openingSilenceMaxMs);
    void this.#connect(this.#serial);
  }

  #rest(ms: number): void {
    this.#leave({ phase: "resting" });
    this.#cancelTimer = this.#options.clock.after(ms, () => this.#open());
  }

  async #connect(serial: number): Promise<void> {
    const { transport, clock, onLive } = this.#options;
    try {
      const link = await transport.open(this.#listener(serial));
      if (serial !== this.#serial) return link.stop();
      this.#state = { phase: "opening", link };
      void link.closed.then((end) => serial === this.#serial && this.#lose(end));
      const subscription = await this.#subscribe(link, serial);
      if (subscription === null) return;
      this.#state = { phase: "open", link, openedAt: clock.now() };
      this.#watch(subscription.headSeconds * 1_000 * silenceFactor);
      onLive();
    } catch (error) {
      if (serial === this.#serial) this.#fail(error);
    }
  }

  #listener(serial: number): HubListener {
    const { replica, clock, onTyping } = this.#options;
    const isCurrent = (): boolean => serial === this.#serial;
    const isFollowed = (): boolean => isCurrent() && this.#following === replica.state.generation;
    return {
      onHeard: () => {
        if (isCurrent()) this.#heardAt = clock.now();
      },
      onEvents: (events) => isFollowed() && replica.applyEvents(events),
      onHead: (pos) => isFollowed() && replica.applyEvents([], pos),
      onTyping: (typing) => isCurrent() && onTyping(typing),
    };
  }

  /**
   * Brings the replica from its cursor to the tail. A second subscription on one connection is safe only after `reset`,
   * for then the first one told nothing; so it never subscribes without a cursor, and asks for one where there is none.
   * @returns null where the attempt was given up meanwhile
   */
  async #subscribe(link: HubLink, serial: number): Promise<Subscription | null> {
    const { replica } = this.#options;
    if (replica.state.cursor === null) {
      const { head, epoch } = await link.invoke<EventList>("ListEvents", {});
      if (serial !== this.#serial) return null;
      replica.startAt({ pos: head, epoch });
    }
    for (const isFirst of [true, false]) {
      const { generation } = replica.state;
      this.#following = generation;
      const subscription = await link.subscribe(replica.cursor);
      if (serial !== this.#serial) return null;
      if (generation !== replica.state.generation) break;
      if (!subscription.reset) {
        replica.applyEvents([], subscription.head);
        return subscription;
      }
      if (isFirst) replica.reset({ pos: subscription.head, epoch: subscription.epoch });
    }
    throw new ApiError("failed", "The log began anew while it was being followed.");
  }

  /** Gives the connection up once nothing was heard of it for so long. */
  #watch(silenceMaxMs: number): void {
    this.#cancelTimer();
    const { clock } = this.#options;
    const leftMs = Math.ceil(this.#heardAt + silenceMaxMs - clock.now());
    if (leftMs > 0) this.#cancelTimer = clock.after(leftMs, () => this.#watch(silenceMaxMs));
    else if (this.#state.phase === "open") this.#lose("silent");
    else this.#fail(new ApiError("unreachable", "The hub does not answer."));
  }

  #lose(end: LinkEnd | "silent"): void {
    const { clock, onLost } = this.#options;
    if (this.#state.phase !== "open")
      return this.#fail(new ApiError("unreachable", "The hub broke the connection off."));
    const isSteady = clock.now() - this.#state.openedAt >= steadyMs;
    if (isSteady) this.#attempt = 0;
    if (isSteady && end === "sent_off") this.#rest(clock.random() * sentOffDelayMaxMs);
    else this.#rest(this.#nextDelayMs());
    onLost(end === "silent");
  }

  #fail(error: unknown): void {
    this.#rest(this.#nextDelayMs());
    this.#options.onRefused(error);
  }

  #nextDelayMs(): number {
    const { clock } = this.#options;
    this.#attempt += 1;
    return retryDelayMs(this.#attempt - 1, retryWindowMaxMs, clock.random);
  }
}
