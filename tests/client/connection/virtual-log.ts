import type { ChatEvent } from "#lib/chat/events/event.ts";
import type { EventList } from "#lib/chat/events/list-events.ts";
import type { Cursor } from "#lib/client/transport.ts";

/** The log of a tenant as one client sees it: some positions hold what is not theirs. */
export class VirtualLog {
  head = 0;
  floor = 0;
  #life = 0;
  #events: ChatEvent[] = [];

  get epoch(): string {
    return `life ${this.#life}`;
  }

  /** The positions that the client may see. */
  get visible(): number[] {
    return this.#events.map(({ pos }) => pos);
  }

  append(isVisible = true): ChatEvent[] {
    this.head += 1;
    const event = anEvent(this.head);
    if (!isVisible) return [];
    this.#events.push(event);
    return [event];
  }

  read({ after, epoch }: Cursor, limit: number): EventList {
    const { head } = this;
    if (after === undefined) return { events: [], head, epoch: this.epoch };
    const isOfAnotherLife = epoch !== undefined && epoch !== this.epoch;
    if (isOfAnotherLife || after > head || after < this.floor) {
      return { events: [], head, epoch: this.epoch, reset: true };
    }
    return { events: this.#events.filter(({ pos }) => pos > after).slice(0, limit), head, epoch: this.epoch };
  }

  /** Forgets the oldest events. */
  prune(count: number): void {
    this.floor = Math.min(this.head, this.floor + count);
    this.#events = this.#events.filter(({ pos }) => pos > this.floor);
  }

  /** Goes back to an older backup. */
  restore(lost: number): void {
    this.#life += 1;
    this.head = Math.max(this.floor, this.head - lost);
    this.#events = this.#events.filter(({ pos }) => pos <= this.head);
  }
}

/** An event that concerns no conversation. */
function anEvent(pos: number): ChatEvent {
  const visitor = { id: "vera", name: "Vera", email: null, isIdentified: false, createdAt: "2026-01-01T00:00:00.000Z" };
  const actor = { kind: "system", id: "system", name: "Parley" } as const;
  return { pos, type: "VisitorRegistered", conversationId: null, at: visitor.createdAt, actor, data: { visitor } };
}
