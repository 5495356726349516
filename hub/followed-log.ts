import type { LoggedEvent } from "#lib/chat/events/event.ts";

/** How far the hub has come with the log of a tenant that it follows. */
export class FollowedLog {
  /** The last position that was passed on. */
  pos: number;
  /** The last that is known to be there. */
  head: number;
  /** Somebody said that there is more than what was taken. */
  isStale = false;
  isReading = false;
  /** Under way: reads what came before the events in memory. */
  recalling: Promise<void> | null = null;
  /** Taken, and passed on at the end of this turn. */
  #waiting: LoggedEvent[] = [];
  #takenPos: number;

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
   * Takes events that are consecutive in the log, as far as they are new.
   * @returns false where they cannot be taken yet, because something comes before them.
   */
  take(logged: readonly LoggedEvent[]): boolean {
    const first = logged.at(0)?.event.pos;
    if (first === undefined) return true;
    this.head = Math.max(this.head, first + logged.length - 1);
    if (first > this.#takenPos + 1) return false;
    const added = first === this.#takenPos + 1 ? logged : logged.slice(this.#takenPos + 1 - first);
    this.#waiting.push(...added);
    this.#takenPos += added.length;
    return true;
  }

  /** What is to be passed on now: from here on it counts as passed on. */
  release(): LoggedEvent[] {
    const released = this.#waiting;
    this.#waiting = [];
    this.pos = this.#takenPos;
    return released;
  }
}
