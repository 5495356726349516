import type { Watermarks } from "#lib/chat/receipts/receipts.ts";

const deliveryStates = ["sent", "delivered", "seen"] as const;

/** How far a message has got: it is in the log, a device of the other side has it, or somebody there has read it. */
export type DeliveryState = (typeof deliveryStates)[number];

/** @param marks how far the side has got that the message is for */
export function deliveryStateOf(seq: number, { deliveredSeq, readSeq }: Watermarks): DeliveryState {
  if (seq <= readSeq) return "seen";
  return seq <= deliveredSeq ? "delivered" : "sent";
}

/**
 * The newest message in each state, by its `seq`. Whatever is older has got at least as far, so that one mark on the
 * screen speaks for all above it.
 * @param seqs those of one side's messages, in rising order
 */
export function newestByState(seqs: readonly number[], marks: Watermarks): ReadonlyMap<number, DeliveryState> {
  const newest = new Map<number, DeliveryState>();
  for (const state of deliveryStates) {
    const seq = seqs.findLast((one) => deliveryStateOf(one, marks) === state);
    if (seq !== undefined) newest.set(seq, state);
  }
  return newest;
}
