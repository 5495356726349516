import type { Participant } from "../actor.ts";

/** How far somebody has got a conversation, as the `seq` of its messages. Marks only ever rise; 0 before the first. */
export interface Watermarks {
  /** Up to here a device of theirs has the messages. */
  deliveredSeq: number;
  /** Up to here they have read. What is read is delivered. */
  readSeq: number;
}

/** How far each side of a conversation has got: a side is as far as whoever of it is furthest. */
export interface ConversationReceipts {
  visitor: Watermarks;
  operators: Watermarks;
}

export const noReceipts: ConversationReceipts = {
  visitor: { deliveredSeq: 0, readSeq: 0 },
  operators: { deliveredSeq: 0, readSeq: 0 },
};

/** The side of a conversation that a participant is on. */
export function sideOf({ kind }: Pick<Participant, "kind">): keyof ConversationReceipts {
  return kind === "visitor" ? "visitor" : "operators";
}
