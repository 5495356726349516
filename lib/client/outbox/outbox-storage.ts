import type { Participant } from "#lib/chat/actor.ts";
import type { PendingMessage } from "../chat-state.ts";

/** Whose unsent messages a storage holds. Nobody else's are ever shown or sent by way of it. */
export interface OutboxOwner {
  /** The tenant's slug. */
  tenant: string;
  self: Pick<Participant, "kind" | "id">;
}

/**
 * Where unsent messages of one participant outlive a reload or a crash. All tabs, or whatever else may run for that
 * participant at the same place, share it. Every method may fail, and may hang: sending goes on without.
 */
export interface OutboxStorage {
  /** All that is stored, in any order. What was put and told before is in it, and what was removed is not. */
  load(): Promise<PendingMessage[]>;
  /** Stores a message under its id, instead of what was there. It outlives a crash once this is told. */
  put(message: PendingMessage): Promise<void>;
  /** Forgets a message. One that is not there is no error. */
  remove(messageId: string): Promise<void>;
  /** Hears of changes that others make, and maybe of its own, after they are made. @returns what ends it */
  onChange(listener: () => void): () => void;
  /**
   * Does some work while nobody else does any for this conversation. Whoever is closed or crashes hands over at once.
   * Where that cannot be had the work is done all the same: the server tells two sends of one message by its id.
   */
  exclusively<Result>(conversationId: string, work: () => Promise<Result>): Promise<Result>;
}

/** A name for the owner, without characters that mean something in a path. */
export function nameOfOwner({ tenant, self }: OutboxOwner): string {
  return [tenant, self.kind, self.id].map(encodeURIComponent).join("+");
}
