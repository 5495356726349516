"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Message } from "#lib/chat/messages/message.ts";
import type { MessageTrace } from "#lib/chat/messages/trace-message.ts";
import { sideOf } from "#lib/chat/receipts/receipts.ts";
import { type DeliveryState, deliveryStateOf } from "#lib/client/delivery-state.ts";
import { useChat, useGeneration } from "./chat-client-provider.tsx";
import { useRestApi } from "./console-api.tsx";
import { isBeingNoted } from "./trace-steps.ts";

const askAgainMs = 1_000;

/** How far the other side has got a message, live. */
export function useDeliveryState({ conversationId, seq, author }: Message): DeliveryState {
  const otherSide = sideOf(author) === "visitor" ? "operators" : "visitor";
  return useChat(({ transcripts }) => {
    const receipts = transcripts[conversationId]?.receipts;
    return receipts === undefined ? "sent" : deliveryStateOf(seq, receipts[otherSide]);
  });
}

/**
 * When a message was accepted, committed, fanned out, delivered and read. It is loaded afresh for whoever opens it, and
 * again with every receipt that says that the message has got further.
 */
export function useMessageTrace(message: Message) {
  const api = useRestApi();
  const { conversationId, seq } = message;
  const state = useDeliveryState(message);
  const path = `/conversations/${encodeURIComponent(conversationId)}/messages/${seq}/trace`;
  return useQuery({
    queryKey: ["trace", useGeneration(), conversationId, seq, state],
    queryFn: () => api.request<MessageTrace>("GET", path),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    refetchInterval: ({ state: { data } }) => data !== undefined && isBeingNoted(data, Date.now()) && askAgainMs,
  });
}
