import type { LoggedEvent } from "#lib/chat/events/event.ts";

/** What is known beyond a gap is kept up to so many events; more is read from the log again. */
const parkedEventsMax = 256;

/** How far the hub has come with the log of a tenant that it follows. */
export class FollowedLog {
  /** The last position that was passed on. */
  pos: number;
  /** The last that is known to be there. */
  head: number;
  /** Somebody said that there is more than what was taken. */
  isStale = false;
  isReading = false;
  /** Something is missing that may still come by itself. */
  isWaiting = false;
  /** Under way: reads what came before the events in memory. */
  recalling: Promise<void> | null = null;
  /** Taken, and passed on at the end of this turn. */
  #waiting: LoggedEvent[] = [];
  #takenPos: number;
  /** What cannot be taken yet, because something comes before it; the first of the log comes first. */
  #parked: (readonly LoggedEvent[])[] = [];
  #parkedEvents = 0;

  constructor(pos: number) {
    this.pos = pos;
    this.head = pos;
    this.#takenPos = pos;
  }

  /** The last position that was taken; what is taken is passed on before anything else happens. */
  get takenPos(): number {
    return this.#takenPos;
  }

  /**
   * Takes events that are consecutive in the log, as far as they are new, and what is parked and follows them.
   * @returns false where they cannot be taken yet, because something comes before them.
   */
  take(logged: readonly LoggedEvent[]): boolean {
    const first = logged.at(0)?.event.pos;
    if (first === undefined) return true;
    this.head = Math.max(this.head, first + logged.length - 1);
    if (first > this.#takenPos + 1) return false;
    this.#add(first, logged);
    while (this.#parked.length > 0 && firstOf(this.#parked) <= this.#takenPos + 1) {
      const next = this.#parked.shift() ?? [];
      this.#parkedEvents -= next.length;
      this.#add(next.at(0)?.event.pos ?? 0, next);
    }
    return true;
  }

  /** Keeps what cannot be taken yet, until what comes before it is. @returns false where it is too much to keep */
  park(logged: readonly LoggedEvent[]): boolean {
    if (this.#parkedEvents + logged.length > parkedEventsMax) return false;
    const first = firstOf([logged]);
    const place = this.#parked.findIndex((other) => firstOf([other]) > first);
    this.#parked.splice(place === -1 ? this.#parked.length : place, 0, logged);
    this.#parkedEvents += logged.length;
    return true;
  }

  /** What is to be passed on now: from here on it counts as passed on. */
  release(): LoggedEvent[] {
    const released = this.#waiting;
    this.#waiting = [];
    this.pos = this.#takenPos;
    return released;
  }

  #add(first: number, logged: readonly LoggedEvent[]): void {
    const added = first === this.#takenPos + 1 ? logged : logged.slice(this.#takenPos + 1 - first);
    this.#waiting.push(...added);
    this.#takenPos += added.length;
  }
}

function firstOf(parked: readonly (readonly LoggedEvent[])[]): number {
  return parked[0]?.[0]?.event.pos ?? 0;
}
