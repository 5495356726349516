import type { Principal } from "#lib/chat/actor.ts";
import type { ChatEvent } from "#lib/chat/events/event.ts";
import type { Signal } from "#lib/chat/signals.ts";
import type { HubConnection } from "#lib/signalr/hub-connection.ts";

/** Who a connection to the hub speaks for. */
export type HubUser = Exclude<Principal, { kind: "anonymous" }>;

/** What the hub calls in its clients. */
export interface ChatClientMethods {
  /** What the client was not told yet, in the order of the log. */
  Events(events: readonly ChatEvent[]): void;
  /** The position up to which the client has been told. */
  Head(pos: number): void;
  Typing(signal: Pick<Signal, "conversationId" | "author">): void;
}

/** A connection, and from where on its client is told. */
export interface ChatSession {
  readonly connection: HubConnection<HubUser, ChatClientMethods>;
  readonly user: HubUser;
  /** The client has everything up to this position, and is sent what is passed on beyond it. Null until it subscribed. */
  cursor: number | null;
}
