import type { LoggedEvent } from "#lib/chat/events/event.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import { limits } from "#lib/chat/limits.ts";
import type { Tenants } from "#lib/chat/store.ts";

interface FollowedTenant {
  pos: number;
  isReading: boolean;
  /** Somebody said that there is more while we were reading. */
  isStale: boolean;
}

/** How long a read that failed waits for another try. */
const retryAfterMs = 250;

export interface TailOptions {
  tenants: Tenants;
  /** Called with what is new, in the order of the log, each event once. */
  onEvents(tenantId: TenantId, logged: LoggedEvent[]): void;
  onError(error: unknown): void;
}

/**
 * Reads the logs of the tenants that have connections, from the position at which each was first followed. A tenant
 * without connections costs nothing.
 */
export class LogTail {
  readonly #options: TailOptions;
  readonly #followed = new Map<TenantId, FollowedTenant>();

  constructor(options: TailOptions) {
    this.#options = options;
  }

  /** Follows a tenant from a position that its log has reached. Following again changes nothing. */
  follow(tenantId: TenantId, pos: number): void {
    if (this.#followed.has(tenantId)) return;
    this.#followed.set(tenantId, { pos, isReading: false, isStale: false });
  }

  unfollow(tenantId: TenantId): void {
    this.#followed.delete(tenantId);
  }

  /** The last position whose event was passed on. */
  positionOf(tenantId: TenantId): number | undefined {
    return this.#followed.get(tenantId)?.pos;
  }

  /** Says that there may be something new. */
  wake(): void {
    for (const [tenantId, followed] of this.#followed) {
      followed.isStale = true;
      if (!followed.isReading) void this.#read(tenantId, followed);
    }
  }

  async #read(tenantId: TenantId, followed: FollowedTenant): Promise<void> {
    followed.isReading = true;
    try {
      while (followed.isStale && this.#followed.get(tenantId) === followed) {
        followed.isStale = false;
        await this.#readOn(tenantId, followed);
      }
    } catch (error) {
      this.#options.onError(error);
      // Nobody may say again that there is more.
      setTimeout(() => this.wake(), retryAfterMs).unref();
    } finally {
      followed.isReading = false;
    }
  }

  async #readOn(tenantId: TenantId, followed: FollowedTenant): Promise<void> {
    const { tenants, onEvents } = this.#options;
    const limit = limits.eventsPerReadMax;
    const after = followed.pos;
    const logged = await tenants.within(tenantId, (tenant) => tenant.log.read({ after, limit }), { access: "read" });
    const last = logged.at(-1);
    if (last === undefined) return;
    followed.pos = last.event.pos;
    if (logged.length === limit) followed.isStale = true;
    if (this.#followed.get(tenantId) === followed) onEvents(tenantId, logged);
  }
}
