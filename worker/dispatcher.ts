import { type MessagePublisher, NotPublished } from "#lib/broker/message-broker.ts";
import type { EventType } from "#lib/chat/events/event.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { LeaseToken, Tenants } from "#lib/chat/store.ts";
import { unpublishedTenants } from "#lib/identity/all-tenants.ts";
import type { Directory } from "#lib/identity/directory.ts";
import { LeaseKeeper } from "./lease-keeper.ts";
import { messageOf } from "./log-message.ts";

export interface DispatcherTimes {
  /** How long others wait for a dispatcher that has died. */
  leaseMs: number;
  /** After so long it looks again by itself, and tries again what did not work. */
  retryAfterMs: number;
}

const leaseName = "dispatcher";
const tenantsPerLookMax = 256;
const tenantsAtOnceMax = 8;
const eventsPerBatchMax = 100;
/** So many batches of one log are published before others have their turn. */
const batchesPerTurnMax = 10;

export interface DispatcherOptions {
  tenants: Tenants;
  directory: Pick<Directory, "unpublishedTenants" | "takeLease" | "releaseLease">;
  publisher: MessagePublisher;
  /** Whether some queue must take events of a type. */
  isExpected(type: EventType): boolean;
  /** Names this process among all. */
  holder: string;
  times: DispatcherTimes;
  onError(error: unknown): void;
}

/** What a dispatcher has done, and what it saw when it last looked. All zero in a process that is not the one. */
export interface DispatcherCounts {
  published: number;
  failures: number;
  waitingEvents: number;
  waitingSeconds: number;
}

/**
 * Publishes the logs of all tenants, each in its order, from where it was published to. What was published is noted only
 * after the broker has confirmed it, and only by whoever has the lease: after a crash some of it is published again, and
 * nothing is left out. Any number of these may run; one of them works.
 */
export class Dispatcher {
  readonly counts: DispatcherCounts = { published: 0, failures: 0, waitingEvents: 0, waitingSeconds: 0 };
  readonly #options: DispatcherOptions;
  readonly #lease: LeaseKeeper;
  readonly #timer: NodeJS.Timeout;
  readonly #stopping = new AbortController();
  #looking: Promise<void> | null = null;
  #isStale = false;
  #isOutageReported = false;

  constructor(options: DispatcherOptions) {
    const { directory, holder, onError, times } = options;
    const { leaseMs, retryAfterMs } = times;
    this.#options = options;
    const onTaken = (): void => this.wake();
    this.#lease = new LeaseKeeper({ directory, name: leaseName, holder, leaseMs, onTaken, onError });
    this.#timer = setInterval(() => this.wake(), retryAfterMs);
    this.#timer.unref();
  }

  /** Whether this one has the lease. */
  get isActive(): boolean {
    return this.#lease.token !== null;
  }

  /** Looks at once for what is to be published. It costs nothing where another process does it. */
  wake(): void {
    this.#isStale = true;
    if (this.#looking !== null || this.#stopping.signal.aborted || !this.isActive) return;
    this.#looking = this.#lookWhileStale()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#looking = null;
      });
  }

  /** Waits for what is under way, and lets another process take over. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    clearInterval(this.#timer);
    await this.#looking;
    await this.#lease.stop();
  }

  async #lookWhileStale(): Promise<void> {
    const { directory, publisher } = this.#options;
    while (this.#isStale && !this.#stopping.signal.aborted) {
      this.#isStale = false;
      const lease = this.#lease.token;
      const waiting = lease === null ? [] : await unpublishedTenants(directory, tenantsPerLookMax);
      this.#note(waiting);
      if (lease === null || !publisher.isConnected) return;
      const ids = waiting.map(({ id }) => id).values();
      const run = async (): Promise<void> => {
        for (const id of ids) await this.#publishTenant(id, lease);
      };
      const outcomes = await Promise.allSettled(Array.from({ length: tenantsAtOnceMax }, run));
      for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
      this.#isOutageReported = false;
      if (waiting.length === tenantsPerLookMax) this.#isStale = true;
    }
  }

  async #publishTenant(tenantId: TenantId, lease: LeaseToken): Promise<void> {
    const { tenants, publisher, isExpected } = this.#options;
    for (let batches = 0; batches < batchesPerTurnMax && this.#mayGoOn(lease); batches += 1) {
      const { logged, epoch, pos } = await this.#read(tenantId);
      const stamp = { tenantId, epoch, token: lease.token };
      const messages = logged.map(({ event }) => messageOf(event, { ...stamp, mandatory: isExpected(event.type) }));
      if (messages.length > 0) await publisher.publish(messages);
      const mark = { pos: logged.at(-1)?.event.pos ?? pos, lease, now: new Date() };
      const isNoted = await tenants.within(tenantId, ({ log }) => log.markPublished(mark), { access: "write" });
      if (!isNoted) return this.#lease.lose();
      this.counts.published += messages.length;
      if (messages.length < eventsPerBatchMax) return;
    }
    this.#isStale = true;
  }

  #mayGoOn({ token }: LeaseToken): boolean {
    return this.#lease.token?.token === token && !this.#stopping.signal.aborted;
  }

  /** The next part of a log to be published. What was pruned before it could be, will never be. */
  #read(tenantId: TenantId) {
    return this.#options.tenants.within(
      tenantId,
      async ({ log }) => {
        const { publishedPos, floor, epoch } = await log.publishing();
        const pos = Math.max(publishedPos, floor);
        return { epoch, pos, logged: await log.read({ after: pos, limit: eventsPerBatchMax }) };
      },
      { access: "read" },
    );
  }

  #note(waiting: readonly { since: Date; waiting: number }[]): void {
    const sinceMs = Math.min(...waiting.map(({ since }) => since.getTime()));
    this.counts.waitingEvents = waiting.reduce((sum, tenant) => sum + tenant.waiting, 0);
    this.counts.waitingSeconds = waiting.length === 0 ? 0 : Math.max(0, Date.now() - sinceMs) / 1_000;
  }

  /** What did not work is tried again by the next look. */
  #fail(error: unknown): void {
    this.counts.failures += 1;
    const isReported = error instanceof NotPublished && error.isReported;
    if (!isReported && !this.#isOutageReported) this.#options.onError(error);
    this.#isOutageReported ||= !isReported;
  }
}
