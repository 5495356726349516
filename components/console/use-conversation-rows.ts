"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { InboxView } from "#lib/chat/conversations/list-conversations.ts";
import { useChat, useChatClient, useGeneration, useMe } from "./chat-client-provider.tsx";
import { type Place, rowsInView } from "./inbox-order.ts";

interface LoadedPage {
  nextCursor: string | null;
  oldest: Place | null;
}

const firstPage: string | undefined = undefined;

/** The rows of a view, live, and the query that loads them page by page. */
export function useConversationRows(view: InboxView) {
  const query = useConversationPages(view);
  const me = useMe();
  const conversations = useChat((state) => state.conversations);
  const lastPage = query.data?.pages.at(-1);
  const horizon = lastPage?.nextCursor ? lastPage.oldest : null;
  const rows = useMemo(
    () => rowsInView(Object.values(conversations), { view, memberId: me.id, horizon }),
    [conversations, view, me.id, horizon],
  );
  return { rows, query };
}

/** Loads a view into the live state. The query keeps only how far it came. */
export function useConversationPages(view: InboxView) {
  const client = useChatClient();
  return useInfiniteQuery({
    queryKey: ["conversations", useGeneration(), view],
    queryFn: async ({ pageParam }): Promise<LoadedPage> => {
      const page = await client.loadConversations({ view, ...(pageParam === undefined ? {} : { cursor: pageParam }) });
      const oldest = page.items.at(-1);
      return { nextCursor: page.nextCursor, oldest: oldest ? { updatedAt: oldest.updatedAt, id: oldest.id } : null };
    },
    initialPageParam: firstPage,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}
