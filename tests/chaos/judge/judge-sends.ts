import type { Message } from "#lib/chat/messages/message.ts";
import type { Send } from "../run/run-record.ts";
import type { History } from "./history.ts";
import type { Violation, ViolationKind } from "./violation.ts";

/** Compares what became of each send, as its sender was told, with the history. */
export function judgeSends(sends: readonly Send[], history: History): Violation[] {
  return [
    ...sends.flatMap((send) => judgeSend(send, storedOf(send, history))),
    ...[...history].flatMap(([conversationId, messages]) => [
      ...judgeNumbers(conversationId, messages),
      ...judgeOrder(
        sends.filter((send) => send.conversationId === conversationId),
        messages,
      ),
    ]),
  ];
}

function storedOf(send: Send, history: History): Message[] {
  const messages = history.get(send.conversationId) ?? [];
  return messages.filter(({ id, author }) => id === send.id && author.id === send.authorId);
}

function judgeSend(send: Send, stored: readonly Message[]): Violation[] {
  const [first] = stored;
  if (stored.length > 1) {
    const places = stored.map(({ seq }) => seq).join(", ");
    return [violation("doubled", send, `is in the history ${stored.length} times, as ${places}`)];
  }
  if (first === undefined) return judgeMissing(send);
  if (send.isDiscarded) return [violation("ghost", send, `was refused and discarded, and is number ${first.seq}`)];
  const isSame = first.body === send.body && first.kind === send.messageKind;
  return isSame ? [] : [violation("unfaithful", send, `is stored as a ${first.kind} "${first.body}"`)];
}

/** What a tab had not kept yet when it crashed may be lost. What was refused last is still there for its sender. */
function judgeMissing(send: Send): Violation[] {
  if (send.isAcknowledged) return [violation("lost", send, "was acknowledged and is not in the history")];
  if (send.isDiscarded || send.refusals.length > 0 || !send.isKept) return [];
  return [violation("forgotten", send, "was kept, neither acknowledged nor refused, and is not in the history")];
}

function judgeNumbers(conversationId: string, messages: readonly Message[]): Violation[] {
  const wrong = messages.findIndex(({ seq }, index) => seq !== index + 1);
  if (wrong === -1) return [];
  return [{ kind: "hole", detail: `The history of ${conversationId} has no number ${wrong + 1} in its place.` }];
}

/** What somebody wrote in one conversation is there in the order in which they wrote it, refusals aside. */
function judgeOrder(sends: readonly Send[], messages: readonly Message[]): Violation[] {
  const seqs = new Map(messages.map(({ id, seq }) => [id, seq]));
  const latest = new Map<string, number>();
  return sends.flatMap((send) => {
    const seq = seqs.get(send.id);
    if (seq === undefined || send.refusals.length > 0) return [];
    const before = latest.get(send.authorId) ?? 0;
    latest.set(send.authorId, Math.max(before, seq));
    return seq < before ? [violation("reordered", send, `is number ${seq}, before one that was written earlier`)] : [];
  });
}

function violation(kind: ViolationKind, { id, author, conversationId, body }: Send, what: string): Violation {
  return { kind, detail: `Message ${id} ("${body}") of ${author} in conversation ${conversationId} ${what}.` };
}
