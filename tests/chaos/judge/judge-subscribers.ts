import type { Ledger } from "./ledger.ts";
import type { Violation } from "./violation.ts";

/** When all is well, what follows from events has followed from each of them once: who was given a conversation by somebody else was told. */
export function judgeSubscribers({ events, notifications, deadLetters }: Ledger): Violation[] {
  const given = events.flatMap((event) => {
    if (event.type !== "ConversationAssigned") return [];
    const { id, assignee } = event.data.conversation;
    return assignee === null || assignee.id === event.actor.id ? [] : [id];
  });
  const counted = (ids: readonly string[], wanted: string): number => ids.filter((id) => id === wanted).length;
  const wrong = [...new Set([...given, ...notifications])].flatMap((id): Violation[] => {
    const [times, told] = [counted(given, id), counted(notifications, id)];
    if (times === told) return [];
    const detail = `Conversation ${id} was given to somebody ${times} times, of which they were told ${told} times.`;
    return [{ kind: told > times ? "doubled" : "undone", detail }];
  });
  const left = deadLetters.map(({ subscriber, pos, reason }): Violation => {
    return { kind: "undone", detail: `Event ${pos} was left behind by ${subscriber}: ${reason}` };
  });
  return [...wrong, ...left];
}
