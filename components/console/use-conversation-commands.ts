"use client";

import { useMutation } from "@tanstack/react-query";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import { useChatClient, useMe } from "./chat-client-provider.tsx";
import { tellRefusal } from "./tell-refusal.ts";

/** Something a member can do to a conversation now, and whether it is under way. */
export interface Command {
  run(): void;
  isPending: boolean;
}

/**
 * What a member may do to a conversation as it stands, none of it shown before the server has agreed. What is not theirs to
 * do now is null. A refusal is told in its own words.
 */
export function useConversationCommands(
  { id, status, assignee }: Pick<Conversation, "id" | "status" | "assignee">,
  options: { onClaimed: () => void },
) {
  const client = useChatClient();
  const { id: selfId, permissions } = useMe();
  const claim = useCommand(() => client.claim(id), options.onClaimed);
  const close = useCommand(() => client.close(id));
  const reopen = useCommand(() => client.reopen(id));
  const release = useCommand(() => client.release(id));
  const takeOver = useCommand(() => client.takeOver(id));
  const mayClaim = permissions.includes("conversations.claim");
  const mayClose = permissions.includes("conversations.close");
  const mayAssign = permissions.includes("conversations.assign");
  const isOwn = assignee?.id === selfId;
  const isHeld = status === "open" || status === "snoozed";
  const mayGiveAway = mayClaim && (isOwn || mayAssign);
  return {
    claim: mayClaim ? claim : null,
    close: mayClose ? close : null,
    reopen: mayClose ? reopen : null,
    release: mayGiveAway && isHeld ? release : null,
    takeOver: mayAssign && isHeld && !isOwn ? takeOver : null,
    canAssign: mayAssign && status !== "closed",
    canTransfer: mayGiveAway && status !== "closed",
    canSnooze: mayGiveAway && isHeld,
    canPrioritize: mayClaim && status !== "closed",
  };
}

export type ConversationCommands = ReturnType<typeof useConversationCommands>;

function useCommand(work: () => Promise<void>, onDone?: () => void): Command {
  const { mutate, isPending } = useMutation({
    mutationFn: work,
    onSuccess: () => onDone?.(),
    onError: tellRefusal,
  });
  return { run: () => !isPending && mutate(), isPending };
}
