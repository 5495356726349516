"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { EyeOff, MessageSquareDashed, MessageSquareX } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { ApiError } from "#lib/client/api-error.ts";
import type { InboxNavigation } from "./inbox-location.ts";
import { LoadFailure } from "./load-failure.tsx";

/** Nothing is selected: a quiet place that teaches two keys. */
export function NoConversation() {
  return (
    <EmptyState icon={MessageSquareDashed} title="No conversation selected" className="flex-1">
      Pick one from the list, or move with <Kbd>J</Kbd> and <Kbd>K</Kbd> and open it with <Kbd>Enter</Kbd>.
    </EmptyState>
  );
}

interface ConversationMissingProps {
  query: Pick<UseQueryResult, "error" | "isFetching" | "refetch">;
  location: InboxNavigation;
}

/** The conversation in the address does not exist, or could not be loaded. */
export function ConversationMissing({ query, location }: ConversationMissingProps) {
  const leave = () => location.go({ conversationId: null });
  if (isNotFound(query.error)) {
    return (
      <EmptyState
        role="alert"
        icon={MessageSquareX}
        title="This conversation is not here"
        className="flex-1"
        action={<Button onClick={leave}>Back to the inbox</Button>}
      >
        The link may be incomplete, or it belongs to another organisation.
      </EmptyState>
    );
  }
  return (
    <LoadFailure title="The conversation could not be loaded" query={query} className="flex-1">
      <Button look="ghost" onClick={leave}>
        Back to the inbox
      </Button>
    </LoadFailure>
  );
}

/** The conversation was there, and went to somebody else's eyes alone. */
export function ConversationGone({ location }: { location: InboxNavigation }) {
  return (
    <EmptyState
      role="status"
      icon={EyeOff}
      title="This conversation is not yours to see any more"
      className="flex-1"
      action={<Button onClick={() => location.go({ conversationId: null })}>Back to the inbox</Button>}
    >
      It was given to somebody else, or your role has changed.
    </EmptyState>
  );
}

export function isNotFound(error: Error | null): boolean {
  return error instanceof ApiError && error.code === "not_found";
}

export function ConversationSkeleton() {
  return (
    <div role="status" aria-busy aria-label="Loading the conversation" className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-13 shrink-0 items-center gap-2.5 border-line border-b px-4">
        <Skeleton className="size-7 rounded-full" />
        <Skeleton className="h-3 w-32" />
      </div>
      <TranscriptSkeleton />
    </div>
  );
}

/** The shape of a talk: some lines from there, some from here. */
export function TranscriptSkeleton() {
  return (
    <div className="flex min-h-0 flex-1 flex-col justify-end gap-3 overflow-hidden p-5">
      <Skeleton className="h-14 w-3/5 rounded-2xl" />
      <Skeleton className="h-9 w-2/5 rounded-2xl" />
      <Skeleton className="h-16 w-1/2 self-end rounded-2xl" />
      <Skeleton className="h-9 w-1/3 rounded-2xl" />
      <Skeleton className="h-12 w-2/5 self-end rounded-2xl" />
    </div>
  );
}
