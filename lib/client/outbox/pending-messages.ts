import type { ChatState, PendingMessage } from "../chat-state.ts";

type Pending = ChatState["pending"];

export function allPending(pending: Pending): PendingMessage[] {
  return Object.values(pending).flat();
}

/** Puts a message in its place by the time when it was written, or instead of its former self. */
export function putPending({ pending, ...state }: ChatState, message: PendingMessage): ChatState {
  const { id, conversationId } = message;
  const others = (pending[conversationId] ?? []).filter((other) => other.id !== id);
  return { ...state, pending: { ...pending, [conversationId]: [...others, message].toSorted(byTime) } };
}

/** What is in the first and no longer in the second. */
export function leftPending(before: Pending, after: Pending): PendingMessage[] {
  return Object.entries(before).flatMap(([conversationId, messages]) => {
    const kept = after[conversationId] ?? [];
    return kept === messages ? [] : messages.filter(({ id }) => !kept.some((other) => other.id === id));
  });
}

/** @returns a time for a new message, in ISO 8601, after all that wait before it even if the clock was set back. */
export function timeAfter(messages: readonly PendingMessage[]): string {
  const times = messages.map(({ createdAt }) => Date.parse(createdAt) + 1);
  return new Date(Math.max(Date.now(), ...times)).toISOString();
}

function byTime(one: PendingMessage, other: PendingMessage): number {
  return Date.parse(one.createdAt) - Date.parse(other.createdAt) || (one.id < other.id ? -1 : 1);
}
