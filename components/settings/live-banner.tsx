"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useChat } from "#components/console/chat-client-provider.tsx";
import { ConnectionBanner } from "#components/console/connection-banner.tsx";
import { loaded } from "./settings-queries.ts";

/**
 * Tells of the connection, and loads anew who is here and what they may do when the log tells that it has changed. What
 * the member themselves may do is followed for the whole console.
 */
export function LiveBanner() {
  const queryClient = useQueryClient();
  const accessPos = useChat((state) => state.accessPos);
  useEffect(() => {
    if (accessPos === null) return;
    for (const queryKey of [loaded.members, loaded.teams, loaded.roles, loaded.keys, loaded.sessions, loaded.audit]) {
      void queryClient.invalidateQueries({ queryKey });
    }
  }, [accessPos, queryClient]);
  const routingPos = useChat((state) => state.routingPos);
  useEffect(() => {
    if (routingPos === null) return;
    for (const queryKey of [loaded.teams, loaded.operators]) void queryClient.invalidateQueries({ queryKey });
  }, [routingPos, queryClient]);
  return <ConnectionBanner />;
}
