"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useRestApi } from "#components/console/console-api.tsx";
import type { JobStatus } from "#lib/chat/jobs/job.ts";
import { type AuditFilters, createSettingsApi, type SettingsApi } from "./settings-api.ts";

/** What is kept of the server's answers, by the name under which it is loaded again. */
export const loaded = {
  me: ["me"],
  members: ["settings", "members"],
  roles: ["settings", "roles"],
  settings: ["settings", "workspace"],
  keys: ["settings", "keys"],
  audit: ["settings", "audit"],
  sessions: ["settings", "sessions"],
  operators: ["settings", "operators"],
  teams: ["settings", "teams"],
  jobs: ["settings", "jobs"],
  deadLetters: ["settings", "dead-letters"],
  system: ["settings", "system"],
} as const;

/** What is shown may be older than the visit before: it is loaded anew behind what is shown. */
const renewed = { staleTime: 0, refetchOnWindowFocus: true } as const;

export function useSettingsApi(): SettingsApi {
  const api = useRestApi();
  return useMemo(() => createSettingsApi(api), [api]);
}

export function useMembers() {
  const api = useSettingsApi();
  return useQuery({ queryKey: loaded.members, queryFn: api.members, select: ({ items }) => items, ...renewed });
}

export function useRoles() {
  const api = useSettingsApi();
  return useQuery({ queryKey: loaded.roles, queryFn: api.roles, ...renewed });
}

export function useWorkspaceSettings() {
  const api = useSettingsApi();
  return useQuery({ queryKey: loaded.settings, queryFn: api.settings, ...renewed });
}

export function useKeys() {
  const api = useSettingsApi();
  return useQuery({ queryKey: loaded.keys, queryFn: api.keys, select: ({ items }) => items, ...renewed });
}

export function useSessions() {
  const api = useSettingsApi();
  return useQuery({ queryKey: loaded.sessions, queryFn: api.sessions, select: ({ items }) => items, ...renewed });
}

/** Those who take conversations, for who sees any. */
export function useOperators({ isWanted }: { isWanted: boolean }) {
  const api = useSettingsApi();
  const select = ({ items }: Awaited<ReturnType<SettingsApi["operators"]>>) => items;
  return useQuery({ queryKey: loaded.operators, queryFn: api.operators, select, enabled: isWanted, ...renewed });
}

export function useTeams() {
  const api = useSettingsApi();
  return useQuery({ queryKey: loaded.teams, queryFn: api.teams, select: ({ items }) => items, ...renewed });
}

/** What is done by the clock is not told by the log. */
const systemEveryMs = 5_000;

export function useJobs(status: JobStatus) {
  const api = useSettingsApi();
  const queryFn = () => api.jobs(status);
  return useQuery({ queryKey: [...loaded.jobs, status], queryFn, refetchInterval: systemEveryMs, ...renewed });
}

export function useDeadLetters() {
  const api = useSettingsApi();
  return useQuery({
    queryKey: loaded.deadLetters,
    queryFn: api.deadLetters,
    refetchInterval: systemEveryMs,
    ...renewed,
  });
}

export function useSystem() {
  const api = useSettingsApi();
  return useQuery({ queryKey: loaded.system, queryFn: api.system, refetchInterval: systemEveryMs, ...renewed });
}

export function useAudit(filters: AuditFilters) {
  const api = useSettingsApi();
  return useInfiniteQuery({
    queryKey: [...loaded.audit, filters],
    queryFn: ({ pageParam }) => api.audit(filters, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    ...renewed,
  });
}
