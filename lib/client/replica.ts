import { createStore, type StoreApi } from "zustand/vanilla";
import type { Participant } from "#lib/chat/actor.ts";
import type { ChatEvent } from "#lib/chat/events/event.ts";
import { applyEvent } from "./apply-event.ts";
import { type ChatState, initialChatState } from "./chat-state.ts";

/** How many events are kept for snapshots that were taken before them. */
const recentEventsMax = 2_000;

/**
 * This client's copy of what it may see. Events come from the hub and from polling alike, each exactly once by their
 * position; snapshots may be older or newer than the events that are in, and end up the same either way.
 */
export class Replica {
  readonly store: StoreApi<ChatState> = createStore<ChatState>(() => initialChatState);
  readonly #self: Participant;
  readonly #listener: { onUnknown(conversationId: string): void };
  readonly #recent: ChatEvent[] = [];
  /** Events after this position are all among the recent ones. */
  #recentFrom: number | null = null;

  /** @param listener `onUnknown` hears of conversations in which something happened but which are not loaded */
  constructor(self: Participant, listener: { onUnknown(conversationId: string): void }) {
    this.#self = self;
    this.#listener = listener;
  }

  get state(): ChatState {
    return this.store.getState();
  }

  update(change: (state: ChatState) => ChatState): void {
    this.store.setState(change, true);
  }

  /**
   * Applies what follows a cursor that this client has reached.
   * @param upTo the position that is reached with it, where the log had more than this client may see
   */
  applyEvents(events: readonly ChatEvent[], upTo?: number): void {
    const cursor = this.state.cursor ?? 0;
    const news = events.filter(({ pos }) => pos > cursor);
    const reached = Math.max(cursor, upTo ?? 0, news.at(-1)?.pos ?? 0);
    if (reached === this.state.cursor) return;
    // The hub's first event may arrive before its answer that says where we start.
    if (this.state.cursor === null) this.#recentFrom = (news.at(0)?.pos ?? reached + 1) - 1;
    this.#recent.push(...news);
    this.#forgetOldest();
    this.update((state) => ({ ...this.#replay(state, news), cursor: reached }));
    const touched = new Set(news.flatMap(({ conversationId }) => conversationId ?? []));
    for (const id of touched) if (!(id in this.state.conversations)) this.#listener.onUnknown(id);
  }

  /** Starts at a position, where no snapshot has set one before. */
  startAt(pos: number): void {
    if (this.state.cursor !== null) return;
    this.#recentFrom = pos;
    this.update((state) => ({ ...state, cursor: pos }));
  }

  /** Whether a snapshot of this position can be brought up to date with the events that are kept. */
  canTake(pos: number): boolean {
    return this.#recentFrom === null || pos >= this.#recentFrom;
  }

  /** Takes in what was true at a position, and applies to it what came after. */
  applySnapshot(pos: number, merge: (state: ChatState) => ChatState): void {
    this.startAt(pos);
    const later = this.#recent.filter((event) => event.pos > pos);
    this.update((state) => this.#replay(merge(state), later));
  }

  /** Forgets everything that was loaded, because the log cannot be followed from where this client stood. */
  reset(head: number): void {
    this.#recent.length = 0;
    this.#recentFrom = head;
    this.update(({ generation, connection, pending }) => ({
      ...initialChatState,
      connection,
      pending,
      cursor: head,
      generation: generation + 1,
    }));
  }

  #replay(state: ChatState, events: readonly ChatEvent[]): ChatState {
    return events.reduce((next, event) => applyEvent(next, event, this.#self), state);
  }

  #forgetOldest(): void {
    const surplus = this.#recent.length - recentEventsMax;
    if (surplus <= 0) return;
    const forgotten = this.#recent.splice(0, surplus);
    this.#recentFrom = forgotten.at(-1)?.pos ?? this.#recentFrom;
  }
}
