"use client";

import { useQuery } from "@tanstack/react-query";
import type { Member } from "#lib/chat/members/member.ts";
import { useMe } from "./chat-client-provider.tsx";
import { useRestApi } from "./console-api.tsx";

const freshMs = 30_000;

/** Who works here and can sign in: the member first, then the others by name. They are asked for when somebody looks. */
export function useColleagues(isWanted: boolean) {
  const api = useRestApi();
  const me = useMe();
  return useQuery({
    queryKey: ["members"],
    queryFn: () => api.request<{ items: Member[] }>("GET", "/members"),
    select: ({ items }) => {
      const active = items.filter(({ status }) => status === "active");
      const rank = ({ id }: Member) => Number(id !== me.id);
      return active.toSorted((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name));
    },
    staleTime: freshMs,
    enabled: isWanted,
  });
}
