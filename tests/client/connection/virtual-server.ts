import { z } from "zod";
import type { EventList } from "#lib/chat/events/list-events.ts";
import { ApiError } from "#lib/client/api-error.ts";
import type { Clock } from "#lib/client/clock.ts";
import type { Cursor, HubLink, HubListener, LinkEnd, Subscription, Transport } from "#lib/client/transport.ts";
import { VirtualLog } from "./virtual-log.ts";

/** `hangs`: it takes whatever comes and never answers. */
export type Mood = "works" | "refuses" | "hangs";

/** As many as the hub sends at once. */
const eventsPerBatch = 3;
/** After this long the transport's calls give up by themselves. */
const answerMaxMs = 5_000;

/** A server and the network to it, in virtual time. What it has sent arrives, whatever the client has given up since. */
export class VirtualServer {
  readonly log = new VirtualLog();
  rest: Mood = "works";
  isSignedOut = false;
  /** Why it lets in nobody, though it knows who they are. */
  barredBy: "suspended" | "identity_required" | null = null;
  isOverrun = false;
  headSeconds = 15;
  /** How long a message takes, one way. */
  latencyMs: () => number = () => 0;
  /** When each request for a connection, and each for events, was made. */
  readonly opened: number[] = [];
  readonly polled: number[] = [];
  #hub: Mood = "works";
  readonly #clock: Clock;
  readonly #sessions = new Set<VirtualSession>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#tellHeads();
  }

  readonly transport: Transport = {
    open: async (listener) => {
      this.opened.push(this.#clock.now());
      await this.#pass();
      this.#assertLetIn();
      await this.#answerFor(this.hub);
      const session = new VirtualSession(this, this.#clock, listener);
      this.#sessions.add(session);
      return session;
    },
    listEvents: async (cursor, limit) => {
      this.polled.push(this.#clock.now());
      await this.#pass();
      this.#assertLetIn();
      await this.#answerFor(this.rest);
      const answer = this.log.read(cursor, limit);
      await this.#pass();
      return answer;
    },
  };

  #assertLetIn(): void {
    if (this.isSignedOut) throw new ApiError("unauthenticated", "Sign in again.");
    if (this.barredBy !== null) throw new ApiError(this.barredBy, "Not now.");
    if (this.isOverrun) throw new ApiError("rate_limited", "Too often.", { retryAfterSeconds: 5 });
  }

  get hub(): Mood {
    return this.#hub;
  }

  /** What a hub that hangs has not sent goes out when it goes on. */
  set hub(mood: Mood) {
    this.#hub = mood;
    if (mood !== "hangs") for (const session of this.#sessions) session.goOn();
  }

  /** How many connections the server has. */
  get connections(): number {
    return [...this.#sessions].filter(({ isOpen }) => isOpen).length;
  }

  append(isVisible = true): void {
    const events = this.log.append(isVisible);
    for (const session of this.#sessions) session.tell(events, this.log.head);
  }

  /** Sends everybody the last events once more. */
  repeat(count: number): void {
    for (const session of this.#sessions) session.repeat(count);
  }

  /** Ends every connection. */
  end(how: LinkEnd): void {
    for (const session of this.#sessions) session.end(how);
    this.#sessions.clear();
  }

  /** Cuts every connection so that nobody hears of it. */
  sever(): void {
    for (const session of this.#sessions) session.isSevered = true;
    this.#sessions.clear();
  }

  restore(lost: number): void {
    this.log.restore(lost);
    this.end("lost");
  }

  #tellHeads(): void {
    this.#clock.after(this.headSeconds * 1_000, () => {
      for (const session of this.#sessions) session.tell([], this.log.head);
      this.#tellHeads();
    });
  }

  #pass(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#clock.after(this.latencyMs(), resolve);
    return promise;
  }

  #answerFor(mood: Mood): Promise<void> {
    if (mood === "refuses") return Promise.reject(new ApiError("unreachable", "Nobody is there."));
    return mood === "hangs" ? Promise.withResolvers<void>().promise : Promise.resolve();
  }
}

/** The server's end and the client's end of one connection. */
class VirtualSession implements HubLink {
  isOpen = true;
  isSevered = false;
  readonly closed: Promise<LinkEnd>;
  readonly #server: VirtualServer;
  readonly #clock: Clock;
  readonly #listener: HubListener;
  readonly #close: (how: LinkEnd) => void;
  /** How far the client was told; null until it subscribed. */
  #cursor: number | null = null;
  /** Nothing overtakes what was sent before it. */
  #arrivesAt = 0;
  /** What waits for a hub that hangs. */
  #waiting: (() => void)[] = [];

  constructor(server: VirtualServer, clock: Clock, listener: HubListener) {
    this.#server = server;
    this.#clock = clock;
    this.#listener = listener;
    const { promise, resolve } = Promise.withResolvers<LinkEnd>();
    this.closed = promise;
    this.#close = resolve;
  }

  async invoke<Answer>(method: string): Promise<Answer> {
    if (method !== "ListEvents") throw new Error(`Nobody calls ${method} here.`);
    const answer = this.#request(() => z.custom<Answer>().parse(this.#server.log.read({}, 0)));
    const { promise, reject } = Promise.withResolvers<Answer>();
    this.#clock.after(answerMaxMs, () => reject(new ApiError("unreachable", "The hub does not answer.")));
    try {
      return await Promise.race([answer, promise]);
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  subscribe(cursor: Cursor): Promise<Subscription> {
    return this.#request(() => {
      const { headSeconds, log } = this.#server;
      this.#cursor = null;
      const { events, head, epoch, reset } = log.read(cursor, Number.POSITIVE_INFINITY);
      if (reset) return { head, epoch, headSeconds, reset };
      this.#sendEvents(events);
      this.#cursor = head;
      return { head, epoch, headSeconds };
    });
  }

  tell(events: EventList["events"], head: number): void {
    if (this.#cursor === null || !this.isOpen) return;
    this.#cursor = head;
    if (events.length > 0) this.#sendEvents(events);
    else this.#send(() => this.#listener.onHead(head));
  }

  repeat(count: number): void {
    if (this.#cursor === null || !this.isOpen) return;
    const after = Math.max(this.#server.log.floor, this.#cursor - count);
    this.#sendEvents(this.#server.log.read({ after }, Number.POSITIVE_INFINITY).events);
  }

  end(how: LinkEnd): void {
    this.isOpen = false;
    this.#cursor = null;
    this.#send(() => this.#close(how));
  }

  goOn(): void {
    for (const held of this.#waiting.splice(0)) held();
  }

  stop(): void {
    this.#close("lost");
    this.#clock.after(this.#server.latencyMs(), () => {
      this.isOpen = false;
      this.#cursor = null;
    });
  }

  #sendEvents(events: EventList["events"]): void {
    for (let from = 0; from < events.length; from += eventsPerBatch) {
      const batch = events.slice(from, from + eventsPerBatch);
      this.#send(() => this.#listener.onEvents(batch));
    }
  }

  /** Asks the server, which answers when everything that it sent before is through. */
  #request<Answer>(ask: () => Answer): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const take = (): void => {
      if (this.#server.hub === "hangs") return void this.#waiting.push(take);
      if (!this.isOpen) return reject(new ApiError("unreachable", "The connection has ended."));
      const answer = ask();
      this.#send(() => resolve(answer));
    };
    if (!this.isSevered) this.#clock.after(this.#server.latencyMs(), take);
    return promise;
  }

  #send(arrive: () => void): void {
    if (this.isSevered) return;
    if (this.#server.hub === "hangs") return void this.#waiting.push(() => this.#send(arrive));
    this.#arrivesAt = Math.max(this.#arrivesAt, this.#clock.now() + this.#server.latencyMs());
    this.#clock.after(this.#arrivesAt - this.#clock.now(), () => {
      this.#listener.onHeard();
      arrive();
    });
  }
}
