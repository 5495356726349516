"use client";

import { RotateCcw, UserRoundCheck } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import { useMe } from "./chat-client-provider.tsx";
import { MessageField } from "./message-field.tsx";
import type { Command, ConversationCommands } from "./use-conversation-commands.ts";
import type { Reply } from "./use-reply.ts";
import { firstNameOf } from "./use-typists.ts";

interface ReplyPanelProps {
  conversation: Conversation;
  commands: ConversationCommands;
  reply: Reply;
  describedBy: string | undefined;
  focusRequest: number;
}

/** The field for a reply, or the step that comes before one. */
export function ReplyPanel({ conversation, commands, reply, describedBy, focusRequest }: ReplyPanelProps) {
  const me = useMe();
  const { status, visitor, assignee } = conversation;
  if (status === "queued") {
    return (
      <ReplyBar command={commands.claim} label="Claim" look="primary" icon={<UserRoundCheck aria-hidden />}>
        {commands.claim ? "Claim this conversation to reply" : "It waits for somebody to claim it"}
      </ReplyBar>
    );
  }
  if (status === "closed") {
    return (
      <ReplyBar command={commands.reopen} label="Reopen" look="outline" icon={<RotateCcw aria-hidden />}>
        {commands.reopen ? "Reopen to reply" : "This conversation is closed"}
      </ReplyBar>
    );
  }
  const name = firstNameOf(visitor.name);
  const isOthers = assignee !== null && assignee.id !== me.id;
  return (
    <MessageField
      label="Reply"
      placeholder={isOthers ? `Reply to ${name} (assigned to ${firstNameOf(assignee.name)})` : `Reply to ${name}`}
      body={reply.body}
      sendLabel={reply.isHeld ? "Send anyway" : "Send"}
      canSend={!reply.isHeld || reply.canConfirm}
      describedBy={describedBy}
      focusRequest={focusRequest}
      onWrite={reply.write}
      onSend={reply.send}
      onDiscard={reply.isHeld ? reply.discard : undefined}
    />
  );
}

interface ReplyBarProps {
  command: Command | null;
  label: string;
  look: "primary" | "outline";
  icon: ReactNode;
  children: ReactNode;
}

/** Stands in the field's place while a reply needs a step before it. */
function ReplyBar({ command, label, look, icon, children }: ReplyBarProps) {
  return (
    <div className="flex min-h-24 items-center justify-between gap-3 px-4 pb-2 text-muted text-sm">
      <p>{children}</p>
      {command && (
        <Button look={look} pending={command.isPending} onClick={command.run}>
          {!command.isPending && icon}
          {label}
        </Button>
      )}
    </div>
  );
}
