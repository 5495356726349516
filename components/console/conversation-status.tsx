import { Avatar } from "#components/ui/avatar.tsx";
import { classNames } from "#components/ui/class-names.ts";
import type { Conversation, ConversationStatus } from "#lib/chat/conversations/conversation.ts";
import { priorityLevelOf } from "./priority-words.ts";

const statuses: Record<ConversationStatus, { label: string; dot: string }> = {
  queued: { label: "Queued", dot: "bg-warning" },
  open: { label: "Open", dot: "bg-success" },
  snoozed: { label: "Snoozed", dot: "bg-rest" },
  closed: { label: "Closed", dot: "bg-edge" },
};

/** Where a conversation stands, in a word. The colour only repeats it. */
export function StatusLabel({ status, className }: { status: ConversationStatus; className?: string }) {
  const { label, dot } = statuses[status];
  return (
    <span className={classNames("inline-flex shrink-0 items-center gap-1.5", className)}>
      <span aria-hidden className={classNames("size-2 rounded-full", dot)} />
      {label}
    </span>
  );
}

/** How soon a conversation is to be answered; nothing where that is as usual. */
export function PriorityLabel({ priority }: { priority: number }) {
  const { name, label, icon: Icon } = priorityLevelOf(priority);
  if (name === "normal") return null;
  return (
    <span
      className={classNames(
        "inline-flex shrink-0 items-center gap-0.5 font-medium",
        name === "urgent" ? "text-danger" : "text-note-text",
      )}
    >
      <Icon aria-hidden className="size-3.5" />
      {label}
    </span>
  );
}

/** The member who answers a conversation; nothing while nobody does. */
export function AssigneeLabel({ assignee, selfId }: { assignee: Conversation["assignee"]; selfId: string }) {
  if (assignee === null) return null;
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5">
      <Avatar id={assignee.id} name={assignee.name} size="xs" />
      <span className="truncate">{assignee.id === selfId ? "You" : assignee.name}</span>
    </span>
  );
}
