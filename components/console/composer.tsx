"use client";

import { Lock, Reply, RotateCcw, UserRoundCheck } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Tab, TabList, TabPanel, Tabs } from "#components/ui/tabs.tsx";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import { useChatClient, useMe } from "./chat-client-provider.tsx";
import type { DraftKind } from "./draft-store.ts";
import { MessageField } from "./message-field.tsx";
import type { Command, ConversationCommands } from "./use-conversation-commands.ts";
import { firstNameOf } from "./use-typists.ts";

interface ComposerProps {
  conversation: Conversation;
  commands: ConversationCommands;
  kind: DraftKind;
  onKindChange: (kind: DraftKind) => void;
  /** Each new number moves the focus into the field. */
  focusRequest: number;
}

/** Where a member writes: a reply to the visitor, or a note that the visitor never sees. */
export function Composer({ conversation, commands, kind, onKindChange, focusRequest }: ComposerProps) {
  const { permissions } = useMe();
  const client = useChatClient();
  const { id } = conversation;
  if (!permissions.includes("messages.reply") && !permissions.includes("messages.note")) {
    return <p className="border-line border-t px-5 py-4 text-center text-muted text-sm">Your role can read along.</p>;
  }
  return (
    <Tabs
      value={kind}
      onValueChange={(value) => onKindChange(value === "note" ? "note" : "message")}
      className={classNames(
        "mx-2 mb-2 shrink-0 rounded-xl bg-surface shadow-card transition-shadow focus-within:shadow-[0_0_0_1.5px_var(--color-accent-text)] md:mx-4 md:mb-4",
        kind === "note" && "bg-note shadow-[0_0_0_1px_var(--color-note-line)]",
        kind === "note" && "focus-within:shadow-[0_0_0_1.5px_var(--color-note-text)]",
      )}
    >
      <TabList aria-label="What to write" className="px-2 pt-2">
        <Tab value="message">
          <Reply aria-hidden />
          Reply
        </Tab>
        <Tab value="note">
          <Lock aria-hidden />
          Note
        </Tab>
      </TabList>
      <TabPanel value="message" tabIndex={-1} className="outline-none">
        <ReplyPanel conversation={conversation} commands={commands} focusRequest={focusRequest} />
      </TabPanel>
      <TabPanel value="note" tabIndex={-1} className="outline-none">
        <MessageField
          conversationId={id}
          kind="note"
          label="Internal note"
          placeholder="Only your team sees this"
          focusRequest={focusRequest}
          onSend={(body) => client.send(id, { kind: "note", body })}
        />
      </TabPanel>
    </Tabs>
  );
}

function ReplyPanel({ conversation, commands, focusRequest }: Omit<ComposerProps, "kind" | "onKindChange">) {
  const client = useChatClient();
  const me = useMe();
  const { id, status, visitor, assignee } = conversation;
  if (status === "queued") {
    return (
      <ReplyBar command={commands.claim} label="Claim" look="primary" icon={<UserRoundCheck aria-hidden />}>
        Claim this conversation to reply
      </ReplyBar>
    );
  }
  if (status === "closed") {
    return (
      <ReplyBar command={commands.reopen} label="Reopen" look="outline" icon={<RotateCcw aria-hidden />}>
        Reopen to reply
      </ReplyBar>
    );
  }
  const name = firstNameOf(visitor.name);
  const isOthers = assignee !== null && assignee.id !== me.id;
  return (
    <MessageField
      conversationId={id}
      kind="message"
      label="Reply"
      placeholder={isOthers ? `Reply to ${name} (assigned to ${firstNameOf(assignee.name)})` : `Reply to ${name}`}
      focusRequest={focusRequest}
      onInput={() => client.typing(id)}
      onSend={(body) => client.send(id, { kind: "message", body })}
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
