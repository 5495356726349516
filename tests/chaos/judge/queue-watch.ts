import type { Stuck } from "./find-stuck.ts";

interface Look {
  /** By `performance.now()`. */
  at: number;
  stuck: readonly Stuck[];
  /** Since when nothing is wrong; null while something is. */
  wellSince: number | null;
}

/** How long conversations wait although somebody is free for them, as it was seen from look to look. */
export class QueueWatch {
  readonly #since = new Map<string, number>();
  #longestMs = 0;
  #longestWellMs = 0;

  /** The longest such wait, whatever went on. */
  get longestMs(): number {
    return this.#longestMs;
  }

  /** The longest part of such a wait in which nothing was wrong. */
  get longestWellMs(): number {
    return this.#longestWellMs;
  }

  /** @returns for how long the one that is stuck for longest has been so while nothing was wrong; 0 where none is */
  note({ at, stuck, wellSince }: Look): number {
    const ids = new Set(stuck.map(({ conversationId }) => conversationId));
    for (const id of this.#since.keys()) if (!ids.has(id)) this.#since.delete(id);
    let longest = 0;
    for (const id of ids) {
      const since = this.#since.get(id) ?? at;
      this.#since.set(id, since);
      this.#longestMs = Math.max(this.#longestMs, at - since);
      if (wellSince !== null) longest = Math.max(longest, at - Math.max(since, wellSince));
    }
    this.#longestWellMs = Math.max(this.#longestWellMs, longest);
    return longest;
  }
}
