import type { QueuedRecord } from "../store.ts";
import type { OperatorRecord } from "./operator.ts";

/** An operator as they stand at the moment at which conversations are given out. */
export interface Candidate extends OperatorRecord {
  /** Whether their role lets them claim. */
  mayClaim: boolean;
  isOnline: boolean;
  teamIds: ReadonlySet<string>;
  /** The weights of what they have open. */
  load: number;
  /** The weights of what is offered to them, for which there is room to be kept. */
  offered: number;
}

/** A conversation that waits, with what its team asks for. */
export interface Waiting extends Pick<QueuedRecord, "teamId" | "weight" | "skills"> {
  /** Who declined it, or let go of it, a short while ago. */
  declinedBy: ReadonlySet<string>;
}

/** How much of their capacity is taken. */
export function takenOf({ load, offered }: Candidate): number {
  return load + offered;
}
