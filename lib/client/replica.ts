import { createStore, type StoreApi } from "zustand/vanilla";
import type { Participant } from "#lib/chat/actor.ts";
import type { ChatEvent } from "#lib/chat/events/event.ts";
import type { AtPosition } from "#lib/chat/page.ts";
import { applyEvent } from "./apply-event.ts";
import { type ChatState, initialChatState } from "./chat-state.ts";
import type { Cursor } from "./transport.ts";

/** How many events are kept for snapshots that were taken before them. */
const recentEventsMax = 2_000;

/** What a replica tells of itself. */
export interface ReplicaListener {
  /** Something happened in a conversation that is not loaded. */
  onUnknown(conversationId: string): void;
  /** These were applied just now, each for the first time in this life of the log. */
  onEvents?(events: readonly ChatEvent[]): void;
  /** A new generation has begun. */
  onReset?(): void;
}

/**
 * This client's copy of what it may see. Events come from the hub and from polling alike, each exactly once by their
 * position; snapshots may be older or newer than the events that are in, and end up the same either way.
 */
export class Replica {
  readonly store: StoreApi<ChatState> = createStore<ChatState>(() => initialChatState);
  readonly #self: Participant;
  readonly #listener: ReplicaListener;
  readonly #recent: ChatEvent[] = [];
  /** Events after this position are all among the recent ones. */
  #recentFrom = 0;

  constructor(self: Participant, listener: ReplicaListener) {
    this.#self = self;
    this.#listener = listener;
  }

  get state(): ChatState {
    return this.store.getState();
  }

  /** From where the log is to be read on. */
  get cursor(): Cursor {
    const { cursor, epoch } = this.state;
    return { ...(cursor !== null && { after: cursor }), ...(epoch !== null && { epoch }) };
  }

  update(change: (state: ChatState) => ChatState): void {
    this.store.setState(change, true);
  }

  /**
   * Applies what follows a cursor that this client has reached; before the first contact that is nothing.
   * @param upTo the position that is reached with it, where the log had more than this client may see
   */
  applyEvents(events: readonly ChatEvent[], upTo = 0): void {
    const { cursor } = this.state;
    if (cursor === null) return;
    const news = events.filter(({ pos }) => pos > cursor);
    const reached = Math.max(cursor, upTo, news.at(-1)?.pos ?? 0);
    if (reached === cursor) return;
    this.#recent.push(...news);
    this.#forgetOldest();
    this.update((state) => ({ ...this.#replay(state, news), cursor: reached }));
    if (news.length > 0) this.#listener.onEvents?.(news);
    const touched = new Set(news.filter(isOfLoaded).flatMap(({ conversationId }) => conversationId ?? []));
    for (const id of touched) if (!(id in this.state.conversations)) this.#listener.onUnknown(id);
  }

  /** Starts at a position, where nothing has set one before. */
  startAt({ pos, epoch }: AtPosition): void {
    if (this.state.cursor !== null) return;
    this.#recentFrom = pos;
    this.update((state) => ({ ...state, cursor: pos, epoch }));
  }

  /** Whether a snapshot can be brought up to date with the events that are kept. One of another life stands for itself. */
  canTake({ pos, epoch }: AtPosition): boolean {
    return this.state.cursor === null || this.state.epoch !== epoch || pos >= this.#recentFrom;
  }

  /**
   * Takes in what was true at a position, and applies to it what came after. A snapshot of another life of the log than
   * the cursor's begins a new generation.
   */
  applySnapshot({ pos, epoch }: AtPosition, merge: (state: ChatState) => ChatState): void {
    if (this.state.cursor !== null && this.state.epoch !== epoch) this.reset({ pos, epoch });
    this.startAt({ pos, epoch });
    const later = this.#recent.filter((event) => event.pos > pos);
    this.update((state) => this.#replay(merge(state), later));
  }

  /** Forgets everything that was loaded, because the log cannot be followed from where this client stood. */
  reset({ pos, epoch }: AtPosition): void {
    this.#recent.length = 0;
    this.#recentFrom = pos;
    this.update(({ generation, connection, isSignedOut, barredBy, pending, slowedUntil }) => ({
      ...initialChatState,
      connection,
      isSignedOut,
      barredBy,
      pending,
      slowedUntil,
      cursor: pos,
      epoch,
      generation: generation + 1,
    }));
    this.#listener.onReset?.();
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

/** Offers come to those as well who do not see the conversation, or not yet. */
function isOfLoaded({ type }: ChatEvent): boolean {
  return type !== "ConversationOffered" && type !== "OffersEnded";
}
