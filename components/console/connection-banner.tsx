"use client";

import { useQueryClient } from "@tanstack/react-query";
import { CloudOff, RefreshCw } from "lucide-react";
import { useEffect } from "react";
import type { Connection } from "#lib/client/chat-state.ts";
import { useChat } from "./chat-client-provider.tsx";

const lines: Partial<Record<Connection, string>> = {
  polling: "Live connection lost. Messages still arrive, a little slower.",
  offline: "You are offline. What you write is kept and sent when the connection is back.",
};

/** Says quietly that the connection is not at its best. Its place in the page always exists, so that it is read out. */
export function ConnectionBanner() {
  const connection = useChat((state) => state.connection);
  useRepair(connection);
  const line = lines[connection];
  const Icon = connection === "offline" ? CloudOff : RefreshCw;
  return (
    <div role="status" aria-label="Connection">
      {line && (
        <p className="flex animate-rise items-center justify-center gap-2 px-4 py-1.5 text-center font-medium text-note-text text-xs max-md:bg-note">
          <Icon aria-hidden className="size-3.5 shrink-0" />
          {line}
        </p>
      )}
    </div>
  );
}

/** Repeats what failed while the server was out of reach, once it answers again. */
function useRepair(connection: Connection): void {
  const queryClient = useQueryClient();
  const isReachable = connection === "live" || connection === "polling";
  useEffect(() => {
    if (isReachable) void queryClient.refetchQueries({ predicate: ({ state }) => state.status === "error" });
  }, [isReachable, queryClient]);
}
