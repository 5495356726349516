import { setTimeout as delay, setImmediate } from "node:timers/promises";
import type { LoggedEvent } from "#lib/chat/events/event.ts";
import type { Commit } from "#lib/chat/execute.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import { limits } from "#lib/chat/limits.ts";
import type { Tenants } from "#lib/chat/store.ts";
import type { Directory } from "#lib/identity/directory.ts";
import { firstWithin } from "./event-bytes.ts";
import { FollowedLog } from "./followed-log.ts";
import { hubLimits } from "./limits.ts";
import { RecentEvents, type RecentPart } from "./recent-events.ts";

/** How long a read that failed waits for another try. */
const retryAfterMs = 250;
/** After a look at all heads the hub does other things for so many times as long, but not for longer than the maximum. */
const restPerLook = 4;
const restMsMax = 50;

export interface TailOptions {
  tenants: Tenants;
  directory: Pick<Directory, "heads">;
  /** How much memory the newest events of all tenants may take together. */
  recentBytesMax: number;
  /**
   * How long what others have committed may take to be brought before it is read from the log; 0 where nobody brings it.
   * In milliseconds.
   */
  bringMs: number;
  /** Called with what is new, in the order of the log, each event once. */
  onEvents(tenantId: TenantId, logged: readonly LoggedEvent[]): void;
  /** The log ends before what was passed on, or has a hole: it is another one than it was. It is not followed any more. */
  onSetBack(tenantId: TenantId): void;
  onError(error: unknown): void;
}

/**
 * Follows the logs of the tenants that have connections. What is told of a commit, by this process or another, is passed on
 * from memory; what nobody tells is read, from those logs only that have grown. A tenant without connections costs nothing.
 */
export class LogTail {
  readonly #options: TailOptions;
  readonly #followed = new Map<TenantId, FollowedLog>();
  readonly #recent: RecentEvents;
  #isLooking = false;
  #isStale = false;
  #reads = 0;

  constructor(options: TailOptions) {
    this.#options = options;
    this.#recent = new RecentEvents(options.recentBytesMax);
  }

  get followedTenants(): number {
    return this.#followed.size;
  }

  /** About how much memory the newest events take. */
  get recentBytes(): number {
    return this.#recent.bytes;
  }

  /** How often a log was read. */
  get reads(): number {
    return this.#reads;
  }

  /** How many events are known to be in the logs and were not passed on yet. */
  get lag(): number {
    let lag = 0;
    for (const { head, pos } of this.#followed.values()) lag += head - pos;
    return lag;
  }

  /** Follows a tenant from a position that its log has reached. Following again changes nothing. */
  follow(tenantId: TenantId, pos: number): void {
    if (this.#followed.has(tenantId)) return;
    this.#followed.set(tenantId, new FollowedLog(pos));
    this.#recent.begin(tenantId, pos);
    // The log may have grown since the position was read, and nobody says so again.
    this.wake();
  }

  unfollow(tenantId: TenantId): void {
    this.#followed.delete(tenantId);
    this.#recent.end(tenantId);
  }

  /** The last position whose event was passed on. */
  positionOf(tenantId: TenantId): number | undefined {
    return this.#followed.get(tenantId)?.pos;
  }

  /** What was passed on after a position, from memory; null where memory does not reach back to it. */
  since(tenantId: TenantId, after: number): RecentPart | null {
    return this.#recent.since(tenantId, after);
  }

  /** Reads what memory lacks of what came after a position, once for all who ask, if it is little enough to keep. */
  async recall(tenantId: TenantId, after: number): Promise<void> {
    for (let isRead = false; !isRead; ) {
      const followed = this.#followed.get(tenantId);
      const start = this.#recent.startOf(tenantId) ?? 0;
      if (followed === undefined || after >= start) return;
      if (followed.pos - after > hubLimits.recentEventsPerTenantMax) return;
      isRead = followed.recalling === null;
      followed.recalling ??= this.#recall(tenantId, { after, start }).finally(() => {
        followed.recalling = null;
      });
      await followed.recalling;
    }
  }

  /** Takes what was committed, by this process or another. */
  committed({ tenantId, logged }: Pick<Commit, "tenantId" | "logged">): void {
    const followed = this.#followed.get(tenantId);
    if (followed === undefined || this.#take(tenantId, followed, logged)) return;
    if (followed.park(logged)) this.#readUnlessBrought(tenantId, followed);
    else this.#readOn(tenantId, followed);
  }

  /** Says that a log has reached a position by what nobody brings. */
  grown(tenantId: TenantId, pos: number): void {
    const followed = this.#followed.get(tenantId);
    if (followed === undefined || pos <= followed.takenPos) return;
    followed.head = Math.max(followed.head, pos);
    this.#readOn(tenantId, followed);
  }

  /** Says that some log may have grown. */
  wake(): void {
    this.#isStale = true;
    if (!this.#isLooking) void this.#look();
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    try {
      while (this.#isStale && this.#followed.size > 0) {
        this.#isStale = false;
        const began = performance.now();
        await this.#compareHeads();
        const restMs = Math.min(restPerLook * (performance.now() - began), restMsMax);
        if (restMs >= 1) await delay(restMs);
      }
    } catch (error) {
      this.#options.onError(error);
      setTimeout(() => this.wake(), retryAfterMs).unref();
    } finally {
      this.#isLooking = false;
    }
  }

  /** Reads on where the log has grown. */
  async #compareHeads(): Promise<void> {
    const all = [...this.#followed];
    for (let from = 0; from < all.length; from += hubLimits.headsPerReadMax) {
      const asked = all.slice(from, from + hubLimits.headsPerReadMax);
      const takenBefore = new Map(asked.map(([tenantId, { takenPos }]) => [tenantId, takenPos]));
      const heads = await this.#options.directory.heads(asked.map(([tenantId]) => tenantId));
      for (const [tenantId, followed] of asked) {
        const head = heads.get(tenantId);
        if (head === undefined || this.#followed.get(tenantId) !== followed) continue;
        followed.head = Math.max(followed.head, head);
        if (head < (takenBefore.get(tenantId) ?? 0)) this.#giveUp(tenantId);
        else if (head > followed.takenPos) this.#readUnlessBrought(tenantId, followed);
      }
    }
  }

  /** What is missing is most likely on its way, so that a read would come too late for anything but its costs. */
  #readUnlessBrought(tenantId: TenantId, followed: FollowedLog): void {
    const { bringMs } = this.#options;
    if (bringMs === 0) return this.#readOn(tenantId, followed);
    if (followed.isWaiting) return;
    followed.isWaiting = true;
    const missing = followed.takenPos + 1;
    setTimeout(() => {
      followed.isWaiting = false;
      if (followed.takenPos >= followed.head) return;
      // By now something else may be missing, which has had less time.
      if (followed.takenPos >= missing) this.#readUnlessBrought(tenantId, followed);
      else this.#readOn(tenantId, followed);
    }, bringMs).unref();
  }

  #readOn(tenantId: TenantId, followed: FollowedLog): void {
    followed.isStale = true;
    if (!followed.isReading) void this.#read(tenantId, followed);
  }

  async #read(tenantId: TenantId, followed: FollowedLog): Promise<void> {
    followed.isReading = true;
    try {
      while (followed.isStale && this.#followed.get(tenantId) === followed) {
        followed.isStale = false;
        const logged = await this.#readLog(tenantId, { after: followed.takenPos, limit: limits.eventsPerReadMax });
        if (logged.length === limits.eventsPerReadMax) followed.isStale = true;
        await this.#takeInTurns(tenantId, followed, logged);
      }
    } catch (error) {
      this.#options.onError(error);
      // Nobody may say again that there is more.
      setTimeout(() => this.#readOn(tenantId, followed), retryAfterMs).unref();
    } finally {
      followed.isReading = false;
    }
  }

  /** So that a client gets the time to take some of it before more comes. */
  async #takeInTurns(tenantId: TenantId, followed: FollowedLog, logged: readonly LoggedEvent[]): Promise<void> {
    for (let rest = logged; rest.length > 0 && this.#followed.get(tenantId) === followed; ) {
      const part = firstWithin(rest, hubLimits.bytesPerTurnMax);
      if (!this.#take(tenantId, followed, part)) return this.#giveUp(tenantId);
      rest = rest.slice(part.length);
      if (rest.length > 0) await setImmediate();
    }
  }

  #giveUp(tenantId: TenantId): void {
    this.unfollow(tenantId);
    this.#options.onSetBack(tenantId);
  }

  /** What was taken in one turn, such as the commits of a group, is passed on together. */
  #take(tenantId: TenantId, followed: FollowedLog, logged: readonly LoggedEvent[]): boolean {
    const isFirst = followed.takenPos === followed.pos;
    const isTaken = followed.take(logged);
    if (isFirst && followed.takenPos > followed.pos) queueMicrotask(() => this.#passOn(tenantId, followed));
    return isTaken;
  }

  #passOn(tenantId: TenantId, followed: FollowedLog): void {
    const released = followed.release();
    if (this.#followed.get(tenantId) !== followed) return;
    this.#recent.append(tenantId, released);
    this.#options.onEvents(tenantId, released);
  }

  async #recall(tenantId: TenantId, { after, start }: { after: number; start: number }): Promise<void> {
    this.#recent.prepend(tenantId, await this.#readLog(tenantId, { after, limit: start - after }));
  }

  #readLog(tenantId: TenantId, { after, limit }: { after: number; limit: number }): Promise<LoggedEvent[]> {
    this.#reads++;
    return this.#options.tenants.within(tenantId, ({ log }) => log.read({ after, limit }), { access: "read" });
  }
}
