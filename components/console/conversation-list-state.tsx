"use client";

import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { CircleCheckBig, Inbox, type LucideIcon, MessagesSquare } from "lucide-react";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { InboxView } from "#lib/chat/conversations/list-conversations.ts";
import { conversationRowHeight } from "./conversation-row.tsx";
import { LoadFailure } from "./load-failure.tsx";

const emptyStates: Record<InboxView, { icon: LucideIcon; title: string; text: string }> = {
  queue: {
    icon: CircleCheckBig,
    title: "Queue is clear",
    text: "New conversations appear here the moment they start.",
  },
  mine: { icon: Inbox, title: "Nothing in Mine", text: "Conversations that you claim from the queue are kept here." },
  all: { icon: MessagesSquare, title: "No conversations yet", text: "Put the widget on a page and say hello." },
};

interface ConversationListStateProps {
  view: InboxView;
  query: Pick<UseInfiniteQueryResult, "isPending" | "hasNextPage" | "isError" | "isFetching" | "error" | "refetch">;
}

/** What stands in the list's place while there are no rows: loading, a failure, or the peace of an empty view. */
export function ConversationListState({ view, query }: ConversationListStateProps) {
  if (query.isError) {
    return <LoadFailure title="The list could not be loaded" query={query} className="flex-1" />;
  }
  if (query.isPending || query.hasNextPage) return <ConversationListSkeleton />;
  const { icon, title, text } = emptyStates[view];
  return (
    <EmptyState icon={icon} title={title} className="flex-1">
      {text}
    </EmptyState>
  );
}

const skeletonRows = ["w-24", "w-32", "w-20", "w-28", "w-24", "w-36"];

export function ConversationListSkeleton() {
  return (
    <div role="status" aria-busy aria-label="Loading conversations" className="flex-1 overflow-hidden px-1.5 py-1.5">
      {skeletonRows.map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are fixed
        <div key={index} className="flex gap-3 px-3 py-3.5" style={{ height: conversationRowHeight }}>
          <Skeleton className="size-9 rounded-full" />
          <div className="flex flex-1 flex-col gap-2.5 pt-1">
            <Skeleton className={`h-2.5 ${width}`} />
            <Skeleton className="h-2.5 w-full" />
            <Skeleton className="h-2 w-20" />
          </div>
        </div>
      ))}
    </div>
  );
}
