"use client";

import { useQuery } from "@tanstack/react-query";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import type { Visitor } from "#lib/chat/visitors/visitor.ts";
import { useGeneration } from "./chat-client-provider.tsx";
import { useRestApi } from "./console-api.tsx";

export interface VisitorProfile extends Visitor {
  /** Their latest conversations, newest activity first. */
  conversations: Conversation[];
}

const freshMs = 30_000;

/** A visitor with their latest conversations, as they stood at most half a minute before the panel opened. */
export function useVisitor(visitorId: string, mayRead: boolean) {
  const api = useRestApi();
  return useQuery({
    queryKey: ["visitor", useGeneration(), visitorId],
    queryFn: () => api.request<VisitorProfile>("GET", `/visitors/${encodeURIComponent(visitorId)}`),
    staleTime: freshMs,
    enabled: mayRead,
  });
}
