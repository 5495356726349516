import type { SystemActor } from "../actor.ts";
import type { ChatEvent, EventType } from "../events/event.ts";
import type { Context } from "../use-case.ts";

/**
 * Something that follows from events of the log, done after their commit by whichever worker comes to it. Each event of its
 * types is handled once and in order: what `handle` does and how far the subscriber has come are one transaction.
 */
export interface LogSubscriber {
  /** Names its cursor, so it never changes. */
  readonly name: string;
  readonly types: readonly EventType[];
  /** What it throws is tried again; after a few tries the event is left behind as a dead letter. */
  handle(context: Context<SystemActor>, event: ChatEvent): Promise<void>;
}
