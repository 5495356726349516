import type { Principal } from "#lib/chat/actor.ts";
import type { LoggedEvent } from "#lib/chat/events/event.ts";
import type { HubConnection } from "#lib/signalr/server.ts";

/** Who a connection to the hub speaks for. */
export type HubUser = Exclude<Principal, { kind: "anonymous" }>;

/** A connection, and how far its client has been told. */
export interface ChatSession {
  readonly connection: HubConnection<HubUser>;
  readonly user: HubUser;
  /** The last position that was sent, or skipped as not theirs. Null until the client subscribed. */
  cursor: number | null;
}

/** Whether an event may be shown to a user. A member was found to have the right to read when they subscribed. */
export function maySee(user: HubUser, logged: LoggedEvent): boolean {
  return user.kind === "member" || logged.visibleToVisitorId === user.id;
}
