"use client";

import { useMemo } from "react";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import type { Message } from "#lib/chat/messages/message.ts";
import type { PendingMessage } from "#lib/client/chat-state.ts";
import { useChat, useMe } from "./chat-client-provider.tsx";
import { missedReplies } from "./missed-replies.ts";

const none: readonly never[] = [];

/** Our replies that were not sent because another operator had answered in the meantime, oldest first. */
export function useCollidedReplies(conversationId: string): readonly PendingMessage[] {
  const pending = useChat((state) => state.pending[conversationId]) ?? none;
  return useMemo(() => pending.filter(hasCollided), [pending]);
}

/**
 * Those of them that stand in the composer again, to be sent anyway or dropped. Where there is no field for a reply, as in
 * a closed conversation, the transcript shows them like all that was not sent.
 */
export function useHeldReplies({ id, status }: Conversation): readonly PendingMessage[] {
  const { permissions } = useMe();
  const collided = useCollidedReplies(id);
  const hasField = (status === "open" || status === "snoozed") && permissions.includes("messages.reply");
  return hasField ? collided : none;
}

function hasCollided({ kind, status, code }: PendingMessage): boolean {
  return kind === "message" && status === "failed" && code === "reply_collision";
}

/** What other operators have said since our held replies were written, oldest first. */
export function useMissedReplies(held: readonly PendingMessage[]): readonly Message[] {
  const me = useMe();
  const [oldest] = held;
  const transcript = useChat((state) => oldest && state.transcripts[oldest.conversationId]?.messages);
  return useMemo(() => missedReplies(held, transcript ?? none, me.id), [held, transcript, me.id]);
}
