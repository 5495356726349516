import type { Sender } from "../world.ts";

/** One who sends, with at most one message in flight. */
export interface Seat {
  /** The sender's place in the world. */
  readonly index: number;
  /** How many messages were acknowledged so far. */
  acknowledged: number;
  /** Sends a message under this id. Calls back with the id under which the server acknowledged it. */
  send(id: string, onAcknowledged: (id: string | null) => void): void;
}

/** A sender of the world and their place in it. */
export type PlacedSender = readonly [index: number, sender: Sender];
