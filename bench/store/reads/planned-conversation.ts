import type { ConversationStatus } from "#lib/chat/conversations/conversation.ts";
import { orderedId } from "../text.ts";

/** A conversation before it is written. */
export interface PlannedConversation {
  id: string;
  visitorId: string;
  status: ConversationStatus;
  assigneeId: string | null;
  messages: number;
}

const visitorSpace = 2;
const conversationSpace = 3;
const conversationsPerVisitor = 2;

/** Every tenth conversation is a long one: it has eleven times as many messages as the others, and they half of the mean. */
const longEvery = 10;
const longFactor = 5.5;
const shortFactor = 0.5;

/** Of the newest tenth, which is not closed yet, one in five waits, one in ten is snoozed. */
const unclosedShare = 0.1;
const queuedEvery = 5;
const snoozedEvery = 10;

/** Plans conversations in the order in which they begin. */
export function planConversations(
  { messages, conversations }: { messages: number; conversations: number },
  memberIds: readonly string[],
): PlannedConversation[] {
  const mean = messages / conversations;
  return Array.from({ length: conversations }, (_, number) => {
    const isUnclosed = number >= conversations * (1 - unclosedShare);
    const status = isUnclosed ? unclosedStatus(number) : "closed";
    return {
      id: orderedId(number, conversationSpace),
      visitorId: orderedId(Math.floor(number / conversationsPerVisitor), visitorSpace),
      status,
      assigneeId: status === "queued" ? null : (memberIds[number % memberIds.length] ?? null),
      messages: mean * (isLong(number) ? longFactor : shortFactor),
    };
  });
}

/** Whether the conversation of this number is a long one. */
function isLong(number: number): boolean {
  return number % longEvery === 0;
}

function unclosedStatus(number: number): ConversationStatus {
  if (number % queuedEvery === 1) return "queued";
  return number % snoozedEvery === 2 ? "snoozed" : "open";
}
