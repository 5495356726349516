import type { ConversationHead, ConversationStanding } from "#lib/chat/conversations/conversation.ts";
import type { InboxView } from "#lib/chat/conversations/list-conversations.ts";

/** Whether a view of the inbox shows a conversation to a member: the rule by which the server lists and counts. */
export function isInView({ status, assigneeId }: ConversationStanding, view: InboxView, memberId: string): boolean {
  switch (view) {
    case "queue":
      return status === "queued";
    case "mine":
      return (status === "open" || status === "snoozed") && assigneeId === memberId;
    case "all":
      return true;
  }
}

/** Where a conversation stands now. */
export function standingOf({ status, assignee }: ConversationHead): ConversationStanding {
  return { status, assigneeId: assignee?.id ?? null };
}
