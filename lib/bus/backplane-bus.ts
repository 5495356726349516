import { randomBytes } from "node:crypto";
import type { LoggedEvent } from "#lib/chat/events/event.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { Signal } from "#lib/chat/signals.ts";
import type { HubBackplane, Unsubscribe } from "#lib/signalr/scale-out/hub-backplane.ts";
import type { AsksForWork, Bus, CommittedEvents, TenantFollower, Unfollow } from "./bus.ts";
import { isFrom, readMessage, senderIdBytes, writeCall, writeMessage } from "./bus-message.ts";
import { consecutiveRuns } from "./consecutive-runs.ts";
import { LocalListeners } from "./local-listeners.ts";

/** What is larger is not brought: it is said how far the log goes, and whoever follows it reads it. */
const commitBytesMax = 256 * 1024;
const workChannel = "work";

export interface BackplaneBusOptions {
  /** Whoever made it closes it, after the bus. */
  backplane: HubBackplane;
  asksForWork: AsksForWork;
  /** Told of the first failure of each outage, and of the first message that is none of ours. */
  onError(error: unknown): void;
}

/** How many messages; each number only grows. */
export type BusCounters = Record<"sent" | "received" | "dropped" | "unreadable", number>;

export interface CountedBus extends Bus {
  readonly counters: Readonly<BusCounters>;
}

/**
 * The bus over whatever carries bytes between processes: Redis, with `REDIS_URL`. There is a channel for each tenant, to
 * which the processes listen that have followers of it, and one for work. What is committed in one turn of the event loop
 * is one message.
 *
 * Whoever can publish there is trusted as whoever can write to the database: they could show anybody anything, until it is
 * loaded anew. So it must be closed to others by password and network, as the database is. What comes is nevertheless
 * checked for its form; the tenant is that of the channel, whatever a message says.
 */
export function createBackplaneBus(options: BackplaneBusOptions): CountedBus {
  return new BackplaneBus(options);
}

class BackplaneBus implements CountedBus {
  readonly counters: BusCounters = { sent: 0, received: 0, dropped: 0, unreadable: 0 };
  readonly #options: BackplaneBusOptions;
  readonly #listeners: LocalListeners;
  readonly #senderId = randomBytes(senderIdBytes);
  readonly #subscriptions = new Map<string, Promise<Unsubscribe>>();
  /** What is published at the end of this turn. */
  #commits = new Map<TenantId, (readonly LoggedEvent[])[]>();
  #isWorkDue = false;
  #isFlushing = false;
  #isOutageReported = false;
  #isClosed = false;

  constructor(options: BackplaneBusOptions) {
    this.#options = options;
    this.#listeners = new LocalListeners(options.asksForWork);
  }

  publish(tenantId: TenantId, signal: Signal): void {
    this.#listeners.signal(tenantId, signal);
    this.#send(channelOf(tenantId), writeMessage(this.#senderId, { kind: "signal", signal }));
  }

  committed(committed: CommittedEvents): void {
    const { tenantId, logged } = committed;
    const asksForWork = this.#listeners.committed(committed);
    const commits = this.#commits.get(tenantId);
    if (commits === undefined) this.#commits.set(tenantId, [logged]);
    else commits.push(logged);
    this.#flushSoon();
    if (asksForWork) this.wakeWorkers();
  }

  wakeWorkers(): void {
    this.#listeners.wakeWorkers();
    this.#isWorkDue = true;
    this.#flushSoon();
  }

  follow(tenantId: TenantId, follower: TenantFollower): Unfollow {
    const channel = channelOf(tenantId);
    if (this.#listeners.add(tenantId, follower)) this.#subscribe(channel, (bytes) => this.#receive(tenantId, bytes));
    const following = { isOver: false };
    void this.#tellWhenHeard(channel, following, follower);
    return () => {
      if (!following.isOver && this.#listeners.delete(tenantId, follower)) this.#unsubscribe(channel);
      following.isOver = true;
    };
  }

  onWork(listener: () => void): void {
    if (!this.#listeners.addWorker(listener)) return;
    this.#subscribe(workChannel, (bytes) => {
      if (isFrom(this.#senderId, bytes)) return;
      this.counters.received++;
      this.#listeners.wakeWorkers();
    });
  }

  async close(): Promise<void> {
    this.#flush();
    this.#isClosed = true;
    this.#listeners.clear();
    const subscriptions = [...this.#subscriptions.values()];
    this.#subscriptions.clear();
    await Promise.allSettled(subscriptions.map(async (subscription) => (await subscription)()));
  }

  /** At the end of the turn: by then all that shared a commit of the database has been told. */
  #flushSoon(): void {
    if (!this.#isFlushing) setImmediate(() => this.#flush());
    this.#isFlushing = true;
  }

  #flush(): void {
    this.#isFlushing = false;
    const [commits, isWorkDue] = [this.#commits, this.#isWorkDue];
    this.#commits = new Map();
    this.#isWorkDue = false;
    for (const [tenantId, some] of commits) {
      for (const run of consecutiveRuns(some)) this.#send(channelOf(tenantId), this.#messageOf(run));
    }
    if (isWorkDue) this.#send(workChannel, writeCall(this.#senderId));
  }

  #messageOf(logged: readonly LoggedEvent[]): Buffer {
    const message = writeMessage(this.#senderId, { kind: "commit", logged });
    if (message.length <= commitBytesMax) return message;
    return writeMessage(this.#senderId, { kind: "growth", pos: logged.at(-1)?.event.pos ?? 0 });
  }

  #send(channel: string, message: Buffer): void {
    if (this.#isClosed) return;
    this.counters.sent++;
    void this.#publish(channel, message);
  }

  async #publish(channel: string, message: Buffer): Promise<void> {
    try {
      await this.#options.backplane.publish(channel, message);
      this.#isOutageReported = false;
    } catch (error) {
      this.counters.dropped++;
      if (!this.#isOutageReported) this.#options.onError(error);
      this.#isOutageReported = true;
    }
  }

  #receive(tenantId: TenantId, bytes: Buffer): void {
    if (isFrom(this.#senderId, bytes)) return;
    this.counters.received++;
    try {
      const message = readMessage(bytes);
      for (const follower of this.#listeners.of(tenantId)) {
        if (message.kind === "signal") follower.onSignal(message.signal);
        else if (message.kind === "commit") follower.onCommit(message.logged);
        else follower.onGrowth(message.pos);
      }
    } catch (error) {
      // One bad sender may say much, and the log holds what it should have said.
      if (this.counters.unreadable++ === 0) this.#options.onError(error);
    }
  }

  #subscribe(channel: string, listener: (bytes: Buffer) => void): void {
    if (this.#isClosed) return;
    const subscription = this.#options.backplane.subscribe(channel, listener);
    this.#subscriptions.set(channel, subscription);
    subscription.catch((error: unknown) => this.#options.onError(error));
  }

  /** What was said before the subscription held is not brought. */
  async #tellWhenHeard(channel: string, following: { isOver: boolean }, follower: TenantFollower): Promise<void> {
    // One that failed was reported.
    await this.#subscriptions.get(channel)?.catch(() => undefined);
    if (!following.isOver) follower.onGrowth(null);
  }

  #unsubscribe(channel: string): void {
    const subscription = this.#subscriptions.get(channel);
    this.#subscriptions.delete(channel);
    // One that failed was reported, and has nothing to end.
    subscription?.then((unsubscribe) => unsubscribe()).catch(() => undefined);
  }
}

function channelOf(tenantId: TenantId): string {
  return `tenant ${tenantId}`;
}
