import type { ConversationReceipts, Watermarks } from "#lib/chat/receipts/receipts.ts";
import type { Transcript } from "./chat-state.ts";

/** Takes in what is known of the receipts from elsewhere: marks only ever rise, so that the order does not matter. */
export function raiseReceipts(transcript: Transcript, told: Partial<ConversationReceipts>): Transcript {
  const { receipts } = transcript;
  const visitor = raise(receipts.visitor, told.visitor);
  const operators = raise(receipts.operators, told.operators);
  if (visitor === receipts.visitor && operators === receipts.operators) return transcript;
  return { ...transcript, receipts: { visitor, operators } };
}

function raise(known: Watermarks, { deliveredSeq, readSeq }: Watermarks = known): Watermarks {
  if (deliveredSeq <= known.deliveredSeq && readSeq <= known.readSeq) return known;
  return {
    deliveredSeq: Math.max(known.deliveredSeq, deliveredSeq),
    readSeq: Math.max(known.readSeq, readSeq),
  };
}
