import type { QueuedRecord } from "../store.ts";

/** An operator as they stand at the moment at which conversations are given out. */
export interface Candidate {
  id: string;
  /** Whether their role lets them claim. */
  mayClaim: boolean;
  isOnline: boolean;
  isAccepting: boolean;
  teamIds: ReadonlySet<string>;
  skills: ReadonlySet<string>;
  capacity: number;
  /** The weights of what they have open, and of what is offered to them. */
  load: number;
  idleSince: Date | null;
}

/** A conversation that waits, with what its team asks for. */
export interface Waiting extends Pick<QueuedRecord, "id" | "teamId" | "weight" | "skills" | "lastAssigneeId"> {
  /** Who declined it, or let go of it, a short while ago. */
  declinedBy: ReadonlySet<string>;
}
