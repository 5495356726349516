import type { LoggedEvent } from "#lib/chat/events/event.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { FramedMessage } from "#lib/signalr/framed-message.ts";
import { eventBytes, firstWithin } from "./event-bytes.ts";
import { frameEvents } from "./frame-events.ts";
import { hubLimits } from "./limits.ts";

/** What came after a position, as much as is sent at once. */
export interface RecentPart {
  events: readonly LoggedEvent[];
  /** The same for whoever may see all of it: one frame for all who come from this position. */
  framed: FramedMessage;
  /** Whether some of it is addressed, so that nobody may see all of it for what they see otherwise. */
  isAddressed: boolean;
  /** Whether nothing newer is there. */
  isLast: boolean;
}

/** The newest events of one log: all from the position after `start` to the newest that was passed on. */
interface Ring {
  events: LoggedEvent[];
  /** The position before the first of them. */
  start: number;
  bytes: number;
  /** By the position after which they begin; good until the events change. */
  parts: Map<number, RecentPart>;
}

/**
 * The newest events of the tenants that have connections, so that clients that come back all at once are served without
 * a read of the log for each. Each log is kept as far back as there is room for it; where all of them together are too
 * large, the one goes first that was used least recently.
 */
export class RecentEvents {
  readonly #bytesMax: number;
  /** The least recently used comes first. */
  readonly #rings = new Map<TenantId, Ring>();
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** About how much memory all of them take. */
  get bytes(): number {
    return this.#bytes;
  }

  begin(tenantId: TenantId, start: number): void {
    this.#rings.set(tenantId, { events: [], start, bytes: 0, parts: new Map() });
  }

  end(tenantId: TenantId): void {
    this.#bytes -= this.#rings.get(tenantId)?.bytes ?? 0;
    this.#rings.delete(tenantId);
  }

  /** The position from which on the events are here. */
  startOf(tenantId: TenantId): number | undefined {
    return this.#rings.get(tenantId)?.start;
  }

  /** What came after a position; null where that is not all here. */
  since(tenantId: TenantId, after: number): RecentPart | null {
    const ring = this.#rings.get(tenantId);
    if (ring === undefined || after < ring.start) return null;
    this.#touch(tenantId, ring);
    const known = ring.parts.get(after);
    if (known !== undefined) return known;
    const all = ring.events.slice(after - ring.start);
    const events = firstWithin(all, hubLimits.bytesPerTurnMax);
    const isAddressed = events.some(({ audience }) => audience.addressee !== null);
    const part = { events, framed: frameEvents(events), isAddressed, isLast: events.length === all.length };
    if (ring.parts.size === hubLimits.sharedPartsPerTenantMax) ring.parts.clear();
    ring.parts.set(after, part);
    return part;
  }

  /** Adds what comes next in the log. Where the text of a message was taken away, what came before is forgotten with it. */
  append(tenantId: TenantId, logged: readonly LoggedEvent[]): void {
    const ring = this.#rings.get(tenantId);
    if (ring === undefined) return;
    this.#touch(tenantId, ring);
    ring.parts.clear();
    for (const entry of logged) {
      ring.events.push(entry);
      this.#grow(ring, eventBytes(entry));
    }
    this.#drop(
      ring,
      ring.events.findLastIndex(({ event }) => event.type === "MessageDeleted"),
    );
    this.#shrink(ring);
  }

  /** Adds what came just before, if it ends where the events here begin. */
  prepend(tenantId: TenantId, logged: readonly LoggedEvent[]): void {
    const ring = this.#rings.get(tenantId);
    if (ring === undefined || logged.at(-1)?.event.pos !== ring.start) return;
    ring.events.unshift(...logged);
    ring.start -= logged.length;
    this.#grow(
      ring,
      logged.reduce((bytes, entry) => bytes + eventBytes(entry), 0),
    );
    this.#shrink(ring);
  }

  #touch(tenantId: TenantId, ring: Ring): void {
    this.#rings.delete(tenantId);
    this.#rings.set(tenantId, ring);
  }

  #grow(ring: Ring, bytes: number): void {
    ring.bytes += bytes;
    this.#bytes += bytes;
  }

  #shrink(ring: Ring): void {
    const { recentEventsPerTenantMax, recentBytesPerTenantMax } = hubLimits;
    let excess = 0;
    let { bytes } = ring;
    while (ring.events.length - excess > recentEventsPerTenantMax || bytes > recentBytesPerTenantMax) {
      bytes -= eventBytesAt(ring, excess);
      excess++;
    }
    this.#drop(ring, excess);
    for (const least of this.#rings.values()) {
      if (this.#bytes <= this.#bytesMax) return;
      this.#drop(least, least.events.length);
    }
  }

  #drop(ring: Ring, count: number): void {
    if (count <= 0) return;
    ring.parts.clear();
    for (const entry of ring.events.splice(0, count)) this.#grow(ring, -eventBytes(entry));
    ring.start += count;
  }
}

function eventBytesAt({ events }: Ring, index: number): number {
  const entry = events[index];
  return entry === undefined ? 0 : eventBytes(entry);
}
