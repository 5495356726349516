import type { Message } from "#lib/chat/messages/message.ts";
import type { PendingMessage } from "#lib/client/chat-state.ts";

/**
 * What other operators have said since replies were written that were held back, oldest first: those that the server
 * named, and those that have come since, so that whoever sends anyway knows of all of them.
 * @param loaded what the transcript holds
 * @param selfId the member whose replies were held back
 */
export function missedReplies(
  held: readonly Pick<PendingMessage, "missed">[],
  loaded: readonly Message[],
  selfId: string,
): readonly Message[] {
  const named = held.flatMap(({ missed }) => missed);
  const firstSeq = Math.min(...named.map(({ seq }) => seq));
  const bySeq = new Map(named.map((message) => [message.seq, message]));
  for (const message of loaded) {
    const isOthers = message.author.kind === "operator" && message.author.id !== selfId;
    if (message.seq > firstSeq && message.kind === "message" && isOthers) bySeq.set(message.seq, message);
  }
  return [...bySeq.values()].toSorted((one, other) => one.seq - other.seq);
}
