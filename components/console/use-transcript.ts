"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import { noReceipts } from "#lib/chat/receipts/receipts.ts";
import { newestByState } from "#lib/client/delivery-state.ts";
import { useChat, useChatClient, useGeneration, useMe } from "./chat-client-provider.tsx";
import { participantOfMe } from "./participant-of-me.ts";
import { transcriptRows } from "./transcript-rows.ts";
import { useHeldReplies } from "./use-held-replies.ts";

const none: readonly never[] = [];

/**
 * The rows of a conversation's transcript, live, with our unacknowledged messages at its end, except for the replies that
 * are back in the composer.
 */
export function useTranscript(conversation: Conversation) {
  const { id: conversationId, visitor } = conversation;
  const client = useChatClient();
  const me = useMe();
  const transcript = useChat((state) => state.transcripts[conversationId]);
  const unacknowledged = useChat((state) => state.pending[conversationId]) ?? none;
  const held = useHeldReplies(conversation);
  const pending = useMemo(() => unacknowledged.filter((message) => !held.includes(message)), [unacknowledged, held]);
  const query = useQuery({
    queryKey: ["messages", useGeneration(), conversationId],
    queryFn: async () => {
      await client.loadMessages(conversationId);
      return true;
    },
  });
  const older = useMutation({ mutationFn: (cursor: string) => client.loadMessages(conversationId, cursor) });
  const messages = transcript?.messages ?? none;
  const olderCursor = transcript?.olderCursor ?? null;
  const hasOlder = olderCursor !== null;
  const { visitor: marks } = transcript?.receipts ?? noReceipts;
  const deliveries = useMemo(() => {
    const ours = messages.filter(({ kind, author }) => kind === "message" && author.kind === "operator");
    return newestByState(
      ours.map(({ seq }) => seq),
      marks,
    );
  }, [messages, marks]);
  const rows = useMemo(
    () => transcriptRows({ messages, pending, self: participantOfMe(me), visitor, deliveries, hasOlder }),
    [messages, pending, me, visitor, deliveries, hasOlder],
  );
  return {
    rows,
    messages,
    pendingCount: pending.length,
    query,
    isLoaded: query.isSuccess && transcript !== undefined,
    olderCursor,
    older,
  };
}
