"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Operator } from "#lib/chat/matching/list-operators.ts";
import { useChat, useGeneration, useMe } from "./chat-client-provider.tsx";
import { useRestApi } from "./console-api.tsx";

const queryKey = "operators";
/** Who comes and goes is not told by the log. */
const freshMs = 5_000;

/** Everybody who takes conversations, with what the log has told of them since they were loaded. */
export function useOperators({ isWanted, isFresh = false }: { isWanted: boolean; isFresh?: boolean }) {
  const api = useRestApi();
  const availability = useChat((state) => state.availability);
  return useQuery({
    queryKey: [queryKey, useGeneration()],
    queryFn: () => api.request<{ items: Operator[] }>("GET", "/operators"),
    select: ({ items }) =>
      items.map((operator): Operator => {
        const told = availability[operator.id];
        return told === undefined
          ? operator
          : { ...operator, availability: told.availability, availabilityReason: told.reason };
      }),
    enabled: isWanted,
    ...(isFresh && { staleTime: freshMs, refetchOnMount: "always" as const }),
  });
}

/** How the member themselves stands; undefined until it is known, and for who takes no conversations. */
export function useOwnStanding(): Operator | undefined {
  const me = useMe();
  const { data } = useOperators({ isWanted: me.permissions.includes("conversations.claim") });
  return data?.find(({ id }) => id === me.id);
}

/** Loads anew what the member has open when that changes, and what anybody can take when somebody has set it. */
export function useFollowedOperators(): void {
  const me = useMe();
  const queryClient = useQueryClient();
  const routingPos = useChat((state) => state.routingPos);
  const open = useChat(({ conversations }) =>
    Object.values(conversations)
      .filter(({ status, assignee }) => status === "open" && assignee?.id === me.id)
      .map(({ id }) => id)
      .toSorted()
      .join(),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of them is a reason to ask.
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: [queryKey] });
  }, [queryClient, routingPos, open]);
}
