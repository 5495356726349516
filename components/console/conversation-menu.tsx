"use client";

import { AlarmClock, ArrowRightLeft, Hand, MoreHorizontal, Undo2 } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Menu, MenuChoice, MenuItem, MenuOption, MenuSeparator } from "#components/ui/menu.tsx";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import { useChatClient } from "./chat-client-provider.tsx";
import { priorityLevelOf, priorityLevels } from "./priority-words.ts";
import { SnoozeDialog } from "./snooze-dialog.tsx";
import { tellRefusal } from "./tell-refusal.ts";
import { TransferDialog } from "./transfer-dialog.tsx";
import type { ConversationCommands } from "./use-conversation-commands.ts";
import { useShortcuts } from "./use-shortcuts.ts";

interface ConversationMenuProps {
  conversation: Conversation;
  commands: ConversationCommands;
}

/** What else can be done with a conversation, by a menu or by keys: transfer, snooze, take over, put back, prioritize. */
export function ConversationMenu({ conversation, commands }: ConversationMenuProps) {
  const [dialog, setDialog] = useState<"transfer" | "snooze" | null>(null);
  const { release, takeOver, canTransfer, canSnooze, canPrioritize } = commands;
  const transfer = canTransfer ? () => setDialog("transfer") : undefined;
  const snooze = canSnooze ? () => setDialog("snooze") : undefined;
  useShortcuts({ t: transfer, z: snooze, q: release?.run, o: takeOver?.run });
  const show = (name: typeof dialog) => (isOpen: boolean) => setDialog(isOpen ? name : null);
  const hasActions = canTransfer || canSnooze || release !== null || takeOver !== null;
  return (
    <>
      {(hasActions || canPrioritize) && (
        <Menu
          align="end"
          trigger={
            <Button look="ghost" size="icon" aria-label="More actions">
              <MoreHorizontal aria-hidden />
            </Button>
          }
        >
          {takeOver && (
            <MenuItem icon={Hand} onClick={takeOver.run} trailing={<Kbd>O</Kbd>}>
              Take over
            </MenuItem>
          )}
          {transfer && (
            <MenuItem icon={ArrowRightLeft} onClick={transfer} trailing={<Kbd>T</Kbd>}>
              Transfer…
            </MenuItem>
          )}
          {snooze && (
            <MenuItem icon={AlarmClock} onClick={snooze} trailing={<Kbd>Z</Kbd>}>
              Snooze…
            </MenuItem>
          )}
          {release && (
            <MenuItem icon={Undo2} onClick={release.run} trailing={<Kbd>Q</Kbd>}>
              Put back into the queue
            </MenuItem>
          )}
          {hasActions && canPrioritize && <MenuSeparator />}
          {canPrioritize && <PriorityChoice conversation={conversation} />}
        </Menu>
      )}
      <TransferDialog conversation={conversation} open={dialog === "transfer"} onOpenChange={show("transfer")} />
      <SnoozeDialog conversationId={conversation.id} open={dialog === "snooze"} onOpenChange={show("snooze")} />
    </>
  );
}

function PriorityChoice({ conversation: { id, priority } }: Pick<ConversationMenuProps, "conversation">) {
  const client = useChatClient();
  return (
    <MenuChoice
      label="Priority"
      value={priorityLevelOf(priority).name}
      onValueChange={(name) => {
        const chosen = priorityLevels.find((level) => level.name === name);
        if (chosen !== undefined) client.setPriority(id, chosen.priority).catch(tellRefusal);
      }}
    >
      {priorityLevels.map(({ name, label, icon }) => (
        <MenuOption key={name} icon={icon} value={name} isLast>
          {label}
        </MenuOption>
      ))}
    </MenuChoice>
  );
}
