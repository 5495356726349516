import type { Participant } from "#lib/chat/actor.ts";
import type { ChatEvent } from "#lib/chat/events/event.ts";
import type { EventList } from "#lib/chat/events/list-events.ts";

/** How far a client has got the log, and in which life of it. Empty before the first contact. */
export interface Cursor {
  after?: number;
  epoch?: string;
}

/** The two ways to the log. */
export interface Transport {
  /** Opens a connection to the hub, which is not subscribed yet. @throws ApiError */
  open(listener: HubListener): Promise<HubLink>;
  /** One page of what follows a cursor, over REST. Without one it only tells the head. @throws ApiError */
  listEvents(cursor: Cursor, limit: number): Promise<EventList>;
}

/** What the hub tells a client. */
export interface HubListener {
  /** Anything at all has come from the hub. */
  onHeard(): void;
  onEvents(events: ChatEvent[]): void;
  onHead(pos: number): void;
  onTyping(typing: { conversationId: string; author: Participant }): void;
}

/** Where a subscription begins to be live. */
export interface Subscription {
  /** The position up to which this client has been told. */
  head: number;
  epoch: string;
  /** How often the hub tells its position, so that a silent connection is known to be one that works. */
  headSeconds: number;
  /** The cursor cannot be resumed: nothing was told, and `head` is where to begin anew. */
  reset?: true;
}

/** `sent_off`: the hub asked to come back, as before it stops or when a token ends. `lost`: by any other cause. */
export type LinkEnd = "sent_off" | "lost";

/** One connection to the hub. It does not reconnect: whoever opened it opens another. */
export interface HubLink {
  /** @throws ApiError; `unreachable` also where no answer comes in time, and then the connection is given up */
  invoke<Answer>(method: string, input: unknown): Promise<Answer>;
  /** What was missed comes as events before the answer, so that it may take long: whoever asks decides how long. */
  subscribe(cursor: Cursor): Promise<Subscription>;
  /** Resolves when the connection has ended or was given up. */
  readonly closed: Promise<LinkEnd>;
  stop(): void;
}
