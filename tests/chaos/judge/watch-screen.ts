import type { Message } from "#lib/chat/messages/message.ts";
import type { ChatState } from "#lib/client/chat-state.ts";
import type { Violation, ViolationKind } from "./violation.ts";

type Watched = Pick<ChatState, "generation" | "transcripts" | "pending">;

interface WatchOptions {
  /** Who looks at it. */
  selfId: string;
  /** A visitor's transcript leaves notes out, so its numbers have gaps. */
  seesNotes: boolean;
  /** Whether the message was taken away by its sender. */
  isDiscarded(id: string): boolean;
}

/**
 * Compares what a screen shows after a change with what it showed before: a message appears once, below all that others
 * have said or above the oldest, keeps its place and its words, and never goes. One's own message stands at the end from
 * the moment in which it is written, so what was said before it may appear above it.
 */
export function watchScreen(before: Watched, now: Watched, options: WatchOptions): Violation[] {
  const isReloaded = now.generation !== before.generation;
  return Object.entries(now.transcripts).flatMap(([id, transcript]) => {
    const shown = isReloaded ? undefined : before.transcripts[id];
    const pending = now.pending[id] ?? [];
    const isSame = shown === transcript && pending === before.pending[id];
    if (isSame) return [];
    const { messages } = transcript;
    return [
      ...checkOrder(messages, new Set(shown?.messages), options),
      ...(shown === undefined ? [] : checkChange(shown.messages, messages, options)),
      ...checkPending(
        messages,
        pending.map((message) => message.id),
        options,
      ),
      ...(shown === undefined ? [] : checkSettled(before.pending[id] ?? [], { messages, pending }, options)),
    ];
  });
}

/** What was wrong before is not told again. */
function checkOrder(messages: readonly Message[], before: ReadonlySet<Message>, options: WatchOptions): Violation[] {
  const ids = new Set<string>();
  return messages.flatMap((message, index): Violation[] => {
    const isDouble = ids.has(keyOf(message));
    ids.add(keyOf(message));
    const last = messages[index - 1]?.seq;
    if (before.has(message) || last === undefined) return [];
    if (isDouble) return [violation("doubled", message, "is shown twice")];
    if (message.seq <= last) return [violation("reordered", message, `is below ${last}`)];
    const isHole = options.seesNotes && message.seq !== last + 1 && message.author.id !== options.selfId;
    return isHole ? [violation("hole", message, `follows ${last}`)] : [];
  });
}

function checkChange(before: readonly Message[], now: readonly Message[], { selfId }: WatchOptions): Violation[] {
  const byKey = new Map(now.map((message) => [keyOf(message), message]));
  const known = new Set(before.map(keyOf));
  const oldest = before.at(0)?.seq ?? Number.POSITIVE_INFINITY;
  const newest = before.findLast(({ author }) => author.id !== selfId)?.seq ?? 0;
  const gone = before.filter((message) => !byKey.has(keyOf(message)));
  const changed = before.filter((message) => {
    const after = byKey.get(keyOf(message));
    return after !== undefined && (after.seq !== message.seq || after.body !== message.body);
  });
  const squeezedIn = now.filter(
    (message) => !known.has(keyOf(message)) && message.seq > oldest && message.seq < newest,
  );
  return [
    ...gone.map((message) => violation("disappeared", message, "was shown and is no more")),
    ...changed.map((message) => violation("unfaithful", message, "has changed")),
    ...squeezedIn.map((message) => violation("reordered", message, `appeared after ${newest} was shown`)),
  ];
}

function checkPending(messages: readonly Message[], pending: readonly string[], options: WatchOptions): Violation[] {
  const waiting = new Set(pending);
  const twice = pending.filter((id, index) => pending.indexOf(id) !== index);
  return [
    ...messages
      .filter(({ id }) => waiting.has(id))
      .map((message) => violation("doubled", message, "is shown both as sent and as pending")),
    ...twice.map((id) => ({ kind: "doubled" as const, detail: `Message ${id} is pending twice.` })),
    ...pending
      .filter((id) => options.isDiscarded(id))
      .map((id) => ({ kind: "ghost" as const, detail: `Message ${id} was discarded here, and is pending again.` })),
  ];
}

interface Shown {
  messages: readonly Message[];
  pending: readonly { id: string }[];
}

/** What leaves the pending ones must be in the transcript at the same moment, or it flickers. */
function checkSettled(
  before: readonly { id: string }[],
  { messages, pending }: Shown,
  options: WatchOptions,
): Violation[] {
  const shown = new Set([...messages, ...pending].map(({ id }) => id));
  return before
    .filter(({ id }) => !shown.has(id) && !options.isDiscarded(id))
    .map(({ id }) => ({ kind: "disappeared", detail: `Message ${id} was pending, and is shown nowhere now.` }));
}

function keyOf({ id, author }: Pick<Message, "id" | "author">): string {
  return `${author.kind} ${author.id} ${id}`;
}

function violation(kind: ViolationKind, { id, seq, conversationId }: Message, what: string): Violation {
  return { kind, detail: `Message ${id}, number ${seq} of conversation ${conversationId}, ${what}.` };
}
