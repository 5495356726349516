"use client";

import { AlarmClockOff, ArrowLeft, Check, PanelRight, RotateCcw, UserRoundCheck } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import { AssignMenu } from "./assign-menu.tsx";
import { useMe } from "./chat-client-provider.tsx";
import { ConversationMenu } from "./conversation-menu.tsx";
import { AssigneeLabel, PriorityLabel, StatusLabel } from "./conversation-status.tsx";
import { formatFully } from "./format-time.ts";
import type { InboxNavigation } from "./inbox-location.ts";
import type { Command, ConversationCommands } from "./use-conversation-commands.ts";

interface ConversationHeaderProps {
  conversation: Conversation;
  location: InboxNavigation;
  commands: ConversationCommands;
  /** Each new number opens the menu of colleagues. */
  assignRequest: number;
  /** Takes the focus when the conversation opens over the list. */
  heading: RefObject<HTMLHeadingElement | null>;
}

/** Who the conversation is with, where it stands, and what can be done with it. */
export function ConversationHeader({ conversation, location, commands, ...props }: ConversationHeaderProps) {
  const { assignRequest, heading } = props;
  const me = useMe();
  const { visitor, status, assignee, snoozedUntil, priority } = conversation;
  return (
    <div className="flex h-13 shrink-0 items-center gap-2.5 border-line border-b px-2 md:px-4">
      <Button
        look="ghost"
        size="icon"
        className="md:hidden"
        aria-label="Back to the list"
        onClick={() => location.go({ conversationId: null })}
      >
        <ArrowLeft aria-hidden />
      </Button>
      <Avatar id={visitor.id} name={visitor.name} size="sm" className="max-md:hidden" />
      <div className="min-w-0 flex-1">
        <h2 ref={heading} tabIndex={-1} className="truncate font-semibold text-sm leading-4.5 outline-none">
          {visitor.name}
        </h2>
        <p className="flex min-w-0 items-center gap-2.5 text-2xs text-faint">
          <StatusLabel status={status} />
          <PriorityLabel priority={priority} />
          {snoozedUntil && (
            <time dateTime={snoozedUntil} className="truncate">
              until {formatFully(snoozedUntil)}
            </time>
          )}
          <AssigneeLabel assignee={assignee} selfId={me.id} />
        </p>
      </div>
      <StatusActions status={status} commands={commands} />
      {commands.canAssign && <AssignMenu conversation={conversation} openRequest={assignRequest} />}
      <ConversationMenu conversation={conversation} commands={commands} />
      <Tooltip label="Visitor's details">
        <Button
          look="ghost"
          size="icon"
          className="2xl:hidden"
          aria-label="Visitor's details"
          aria-expanded={location.showsVisitor}
          onClick={() => location.go({ conversationId: conversation.id, showsVisitor: !location.showsVisitor })}
        >
          <PanelRight aria-hidden />
        </Button>
      </Tooltip>
    </div>
  );
}

function StatusActions({ status, commands }: { status: Conversation["status"]; commands: ConversationCommands }) {
  const { claim, close, reopen } = commands;
  return (
    <>
      {status === "queued" && (
        <Action command={claim} label="Claim" shortcut="c" icon={<UserRoundCheck aria-hidden />} />
      )}
      {status === "snoozed" && <Action command={reopen} label="Wake" icon={<AlarmClockOff aria-hidden />} />}
      {status === "closed" ? (
        <Action command={reopen} label="Reopen" shortcut="e" icon={<RotateCcw aria-hidden />} />
      ) : (
        <Action command={close} label="Close" shortcut="e" icon={<Check aria-hidden />} isShort={status !== "open"} />
      )}
    </>
  );
}

interface ActionProps {
  command: Command | null;
  label: string;
  shortcut?: string;
  icon: ReactNode;
  /** On a phone its icon stands for it, beside another action. */
  isShort?: boolean;
}

function Action({ command, label, shortcut, icon, isShort = false }: ActionProps) {
  if (command === null) return null;
  return (
    <Tooltip label={`${label} conversation`} {...(shortcut && { shortcut: shortcut.toUpperCase() })}>
      <Button pending={command.isPending} onClick={command.run}>
        {!command.isPending && icon}
        <span className={isShort ? "max-md:sr-only" : undefined}>{label}</span>
      </Button>
    </Tooltip>
  );
}
