"use client";

import { CircleAlert } from "lucide-react";
import type { MouseEvent } from "react";
import { Avatar } from "#components/ui/avatar.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { classNames } from "#components/ui/class-names.ts";
import type { Participant } from "#lib/chat/actor.ts";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import { useChat, useMe } from "./chat-client-provider.tsx";
import { AssigneeLabel, PriorityLabel, StatusLabel } from "./conversation-status.tsx";
import { RelativeTime } from "./relative-time.tsx";
import { firstNameOf, replyingWords, useTypists } from "./use-typists.ts";

/** The height of a row in CSS pixels: all rows are of one height, so that the list never jumps. */
export const conversationRowHeight = 84;

interface ConversationRowProps {
  conversation: Conversation;
  href: string;
  isSelected: boolean;
  /** Whether the Tab key stops here: one row of the list does. */
  isTabStop: boolean;
  onOpen: () => void;
}

/** A conversation in the list: who, what last, how long ago, and where it stands. */
export function ConversationRow({ conversation, href, isSelected, isTabStop, onOpen }: ConversationRowProps) {
  const me = useMe();
  const { id, visitor, unread, updatedAt, status, assignee, team, priority } = conversation;
  const operators = useTypists(id, "operator");
  // Nobody has to answer what is closed, such as the last word of thanks.
  const isUnread = unread > 0 && status !== "closed" && !isSelected;
  return (
    <a
      href={href}
      onClick={(event) => openInPlace(event, onOpen)}
      tabIndex={isTabStop ? 0 : -1}
      aria-current={isSelected ? "true" : undefined}
      data-conversation={id}
      className={classNames(
        "flex h-full gap-3 rounded-lg px-3 py-2.5 outline-none transition-colors duration-75 hover:bg-hover",
        "focus-visible:outline-2 focus-visible:outline-accent-text focus-visible:-outline-offset-2",
        isSelected && "bg-selected hover:bg-selected",
      )}
    >
      <Avatar id={visitor.id} name={visitor.name} />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex items-baseline gap-2">
          <span className={classNames("truncate text-sm", isUnread ? "font-semibold" : "font-medium")}>
            {visitor.name}
          </span>
          <RelativeTime at={updatedAt} className="ml-auto shrink-0 text-2xs text-faint" />
        </span>
        <span className="flex items-center gap-2">
          <Preview conversation={conversation} isUnread={isUnread} />
          {isUnread && (
            <Badge look="count" className="ml-auto">
              {unread > 99 ? "99+" : unread}
              <span className="sr-only"> unread</span>
            </Badge>
          )}
        </span>
        <span className="mt-1 flex min-w-0 items-center gap-2 text-2xs text-faint">
          {operators.length > 0 ? (
            <Replying operators={operators} />
          ) : status === "open" && assignee ? (
            <AssigneeLabel assignee={assignee} selfId={me.id} />
          ) : (
            <StatusLabel status={status} />
          )}
          <PriorityLabel priority={priority} />
          {team && <span className="truncate before:mr-2 before:text-edge before:content-['·']">{team.name}</span>}
        </span>
      </span>
    </a>
  );
}

function Preview({ conversation, isUnread }: { conversation: Conversation; isUnread: boolean }) {
  const me = useMe();
  const [visitor] = useTypists(conversation.id, "visitor");
  const hasFailed = useChat(({ pending }) => pending[conversation.id]?.some(({ status }) => status === "failed"));
  const tone = isUnread ? "text-ink" : "text-muted";
  if (hasFailed) {
    return (
      <span className="inline-flex min-w-0 items-center gap-1 text-danger text-sm">
        <CircleAlert aria-hidden className="size-3.5 shrink-0" />
        <span className="truncate">Not sent</span>
      </span>
    );
  }
  if (visitor) return <span className="truncate text-accent-text text-sm">{firstNameOf(visitor.name)} is typing…</span>;
  return <span className={classNames("truncate text-sm", tone)}>{previewOf(conversation, me.id)}</span>;
}

/** Who writes a reply, in the place of who answers. */
function Replying({ operators }: { operators: readonly Participant[] }) {
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5 text-note-text">
      {operators.slice(0, 1).map(({ id, name }) => (
        <Avatar key={id} id={id} name={name} size="xs" />
      ))}
      <span className="truncate">{replyingWords(operators)}</span>
    </span>
  );
}

/** @returns the last message in one line, with who wrote it unless the visitor did. */
export function previewOf({ lastMessage }: Conversation, selfId: string): string {
  if (lastMessage === null) return "No messages yet";
  const { author, body, deletedAt } = lastMessage;
  const line = deletedAt === null ? body.replace(/\s+/g, " ").trim() : "Message deleted";
  if (author.kind === "visitor") return line;
  return `${author.id === selfId ? "You" : firstNameOf(author.name)}: ${line}`;
}

function openInPlace(event: MouseEvent, onOpen: () => void): void {
  const wantsNewTab = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
  if (wantsNewTab) return;
  event.preventDefault();
  onOpen();
}
