import type { EventList } from "#lib/chat/events/list-events.ts";
import type { HubTicket } from "#lib/chat/tokens.ts";
import { ApiError } from "./api-error.ts";
import type { Connection } from "./chat-state.ts";
import type { HubLink, HubListener } from "./hub-link.ts";
import type { Replica } from "./replica.ts";
import type { RestApi } from "./rest-api.ts";
import { retryDelayMs } from "./retry-delay.ts";
import { sleep } from "./sleep.ts";

export interface ConnectionLoopOptions {
  api: RestApi;
  replica: Replica;
  onTyping: HubListener["onTyping"];
  /** Called whenever the server has been reached again. */
  onContact(): void;
}

const pollEveryMs = 1_000;
/** How long a lost connection may take to come back before polling starts and people are told. */
const graceMs = 1_000;
const reconnectWindowMaxMs = 8_000;
/** A connection that ends sooner counts as a failed attempt. */
const steadyMs = 3_000;
/** As many as the server gives out at most. */
const eventsPerPoll = 500;

interface Answer {
  head: number;
  reset?: true;
}

/** Keeps the replica fed: by the hub whenever there is a connection, else by polling, and tries the hub again all along. */
export class ConnectionLoop {
  readonly #options: ConnectionLoopOptions;
  readonly #stopped = new AbortController();
  #link: HubLink | null = null;
  #lostAt = performance.now();

  constructor(options: ConnectionLoopOptions) {
    this.#options = options;
  }

  /** The connection to the hub, while there is one. */
  get link(): HubLink | null {
    return this.#link;
  }

  start(): void {
    void this.#keepConnected();
    void this.#keepPolling();
  }

  stop(): void {
    this.#stopped.abort();
    this.#link?.stop();
  }

  async #keepConnected(): Promise<void> {
    const { signal } = this.#stopped;
    let attempt = 0;
    while (!signal.aborted) {
      const link = await this.#open();
      if (link === null) {
        await sleep(retryDelayMs(attempt, reconnectWindowMaxMs), signal);
        attempt += 1;
        continue;
      }
      const openedAt = performance.now();
      await link.closed;
      this.#link = null;
      this.#lostAt = performance.now();
      attempt = this.#lostAt - openedAt < steadyMs ? attempt + 1 : 0;
      if (attempt > 0) await sleep(retryDelayMs(attempt, reconnectWindowMaxMs), signal);
    }
  }

  /** @returns a connection that is subscribed, or null where there is none to be had now. */
  async #open(): Promise<HubLink | null> {
    let link: HubLink | null = null;
    try {
      const ticket = await this.#options.api.request<HubTicket>("POST", "/hub-token");
      const { openHubLink } = await import("./hub-link.ts");
      link = await openHubLink(ticket, this.#listener());
      await this.#subscribe(link);
      this.#link = link;
      if (this.#stopped.signal.aborted) link.stop();
      this.#reached("live");
      return link;
    } catch (error) {
      link?.stop();
      this.#noteSignOut(error);
      return null;
    }
  }

  #listener(): HubListener {
    const { replica, onTyping } = this.#options;
    return {
      onTyping,
      onEvents: (events) => replica.applyEvents(events),
      onHead: (pos) => replica.applyEvents([], pos),
    };
  }

  async #subscribe(link: HubLink): Promise<void> {
    const { replica } = this.#options;
    for (;;) {
      const after = replica.state.cursor;
      const { head, reset } = await link.invoke<Answer>("Subscribe", after === null ? {} : { after });
      if (reset) replica.reset(head);
      else if (after !== null) return replica.applyEvents([], head);
      else replica.startAt(head);
      // A snapshot may have set an earlier cursor meanwhile: then what lies between is still to come.
      if (replica.state.cursor === head && !reset) return;
    }
  }

  async #keepPolling(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const isDue = this.#link === null && performance.now() - this.#lostAt >= graceMs;
      if (isDue) await this.#poll();
      await sleep(isDue ? pollEveryMs : 100, signal);
    }
  }

  async #poll(): Promise<void> {
    const { api, replica } = this.#options;
    const after = replica.state.cursor;
    const query = after === null ? "" : `?after=${after}&limit=${eventsPerPoll}`;
    try {
      const { events, head, reset } = await api.request<EventList>("GET", `/events${query}`);
      this.#reached(this.#link === null ? "polling" : "live");
      if (reset) return replica.reset(head);
      if (after === null) return replica.startAt(head);
      replica.applyEvents(events, events.length < eventsPerPoll ? head : undefined);
    } catch (error) {
      this.#noteSignOut(error);
      if (this.#link === null) replica.update((state) => ({ ...state, connection: "offline" }));
    }
  }

  #reached(connection: Connection): void {
    const { replica, onContact } = this.#options;
    const { state } = replica;
    if (state.connection !== connection || state.isSignedOut) {
      replica.update((current) => ({ ...current, connection, isSignedOut: false }));
    }
    onContact();
  }

  #noteSignOut(error: unknown): void {
    if (!(error instanceof ApiError) || error.code !== "unauthenticated") return;
    this.#options.replica.update((state) => ({ ...state, isSignedOut: true }));
  }
}
