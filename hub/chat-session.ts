import type { Principal } from "#lib/chat/actor.ts";
import type { ChatEvent, LoggedEvent } from "#lib/chat/events/event.ts";
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

/** A connection, and how far its client has been told. */
export interface ChatSession {
  readonly connection: HubConnection<HubUser, ChatClientMethods>;
  readonly user: HubUser;
  /** The last position that was sent, or skipped as not theirs. Null until the client subscribed. */
  cursor: number | null;
}

/** Whether an event may be shown to a user. A member was found to have the right to read when they subscribed. */
export function maySee(user: HubUser, logged: LoggedEvent): boolean {
  return user.kind === "member" || logged.visibleToVisitorId === user.id;
}
