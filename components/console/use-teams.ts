"use client";

import { useQuery } from "@tanstack/react-query";
import type { Team } from "#lib/chat/teams/present-team.ts";
import { useRestApi } from "./console-api.tsx";

const freshMs = 30_000;

/** The teams that a conversation can go to. They are asked for when somebody looks. */
export function useTeams(isWanted: boolean) {
  const api = useRestApi();
  return useQuery({
    queryKey: ["teams"],
    queryFn: () => api.request<{ items: Team[] }>("GET", "/teams"),
    select: ({ items }) => items,
    staleTime: freshMs,
    enabled: isWanted,
  });
}
