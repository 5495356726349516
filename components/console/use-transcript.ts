"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useChat, useChatClient, useGeneration, useMe } from "./chat-client-provider.tsx";
import { participantOfMe } from "./participant-of-me.ts";
import { transcriptRows } from "./transcript-rows.ts";

const none: readonly never[] = [];

/** The rows of a conversation's transcript, live, with our unacknowledged messages at its end. */
export function useTranscript(conversationId: string) {
  const client = useChatClient();
  const me = useMe();
  const transcript = useChat((state) => state.transcripts[conversationId]);
  const pending = useChat((state) => state.pending[conversationId]) ?? none;
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
  const rows = useMemo(
    () => transcriptRows({ messages, pending, self: participantOfMe(me), hasOlder }),
    [messages, pending, me, hasOlder],
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
