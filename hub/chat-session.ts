import type { KnownPrincipal } from "#lib/chat/actor.ts";
import type { ChatEvent } from "#lib/chat/events/event.ts";
import type { PresenceSignal, TypingSignal } from "#lib/chat/signals.ts";
import type { HubConnection } from "#lib/signalr/hub-connection.ts";
import type { Standing } from "./standing.ts";

/** Who a connection to the hub speaks for. */
export type HubUser = KnownPrincipal;

/** What the hub calls in its clients. */
export interface ChatClientMethods {
  /** What the client was not told yet, in the order of the log. */
  Events(events: readonly ChatEvent[]): void;
  /** The position up to which the client has been told. */
  Head(pos: number): void;
  Typing(signal: Pick<TypingSignal, "conversationId" | "author">): void;
  /** A colleague has come or gone. */
  Presence(signal: Pick<PresenceSignal, "memberId" | "isOnline">): void;
}

export type ChatConnection = HubConnection<HubUser, ChatClientMethods>;

/** A connection, what its user may see, and from where on its client is told. */
export class ChatSession {
  readonly connection: ChatConnection;
  /** Where it comes from in the network. */
  readonly address: string;
  /** The client has everything up to this position, and is sent what is passed on beyond it. Null while it is not live. */
  cursor: number | null = null;
  /** The life of the log that the client follows. */
  epoch = "";
  /** Grows whenever somebody begins to bring the client to the tail; who began before gives up. */
  turn = 0;
  #standing: Standing | null = null;
  #checkedAt = 0;
  #holds = 0;
  #heldAt: number | null = null;
  #released = Promise.withResolvers<void>();

  constructor(connection: ChatConnection, address: string) {
    this.connection = connection;
    this.address = address;
  }

  get user(): HubUser {
    return this.connection.user;
  }

  /** What was found at the newest check that is over; null before any. */
  get standing(): Standing | null {
    return this.#standing;
  }

  /**
   * Takes what a check has found, unless one that began later is over already.
   * @param check its number: checks are numbered as they begin
   * @returns whether the user may see and do what they could before
   */
  adopt(standing: Standing, check: number): boolean {
    if (check < this.#checkedAt) return true;
    const before = this.#standing;
    this.#standing = standing;
    this.#checkedAt = check;
    return before === null || before.access === standing.access;
  }

  /** Tells the client nothing more until all who hold it have released it. @param pos up to which it has been told */
  hold(pos: number): void {
    if (this.#holds === 0) this.#released = Promise.withResolvers();
    this.#holds++;
    if (this.cursor === null) return;
    this.#heldAt = Math.max(pos, this.cursor);
    this.cursor = null;
  }

  /** @returns the position from which the client is to be told again, where it was live and nobody else holds it. */
  release(): number | null {
    this.#holds--;
    if (this.#holds > 0) return null;
    this.#released.resolve();
    const heldAt = this.#heldAt;
    this.#heldAt = null;
    return heldAt;
  }

  /** Resolves when nobody holds it; undefined if nobody does now. */
  whenReleased(): Promise<void> | undefined {
    return this.#holds === 0 ? undefined : this.#released.promise;
  }
}
