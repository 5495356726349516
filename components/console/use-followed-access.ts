"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import type { ChatClient } from "#lib/client/chat-client.ts";

/**
 * Asks anew what the member may do when the log tells that somebody's rights have changed, and when the connection does:
 * the hub ends those of people whose rights it has to look up again.
 */
export function useFollowedAccess({ store }: ChatClient): void {
  const queryClient = useQueryClient();
  const accessPos = useStore(store, (state) => state.accessPos);
  const connection = useStore(store, (state) => state.connection);
  const isFirst = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of them is a reason to ask.
  useEffect(() => {
    const isNews = !isFirst.current && connection !== "connecting";
    isFirst.current = false;
    if (isNews) void queryClient.invalidateQueries({ queryKey: ["me"] });
  }, [queryClient, accessPos, connection]);
}
