"use client";

import { useMutation } from "@tanstack/react-query";
import { useChatClient, useMe } from "./chat-client-provider.tsx";
import { tellRefusal } from "./tell-refusal.ts";

/** Something a member can do to a conversation now, and whether it is under way. */
export interface Command {
  run(): void;
  isPending: boolean;
}

/** Claim, close and reopen, none of them shown before the server has agreed. A refusal is told in its own words. */
export function useConversationCommands(conversationId: string, options: { onClaimed: () => void }) {
  const client = useChatClient();
  const { permissions } = useMe();
  const claim = useCommand(() => client.claim(conversationId), options.onClaimed);
  const close = useCommand(() => client.close(conversationId));
  const reopen = useCommand(() => client.reopen(conversationId));
  return {
    claim: permissions.includes("conversations.claim") ? claim : null,
    close: permissions.includes("conversations.close") ? close : null,
    reopen: permissions.includes("conversations.close") ? reopen : null,
    canAssign: permissions.includes("conversations.assign"),
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
