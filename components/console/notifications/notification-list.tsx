"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { BellOff } from "lucide-react";
import { useEffect } from "react";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { useChat, useChatClient, useGeneration } from "../chat-client-provider.tsx";
import type { InboxNavigation } from "../inbox-location.ts";
import { LoadFailure } from "../load-failure.tsx";
import { tellRefusal } from "../tell-refusal.ts";
import { NotificationRow } from "./notification-row.tsx";

interface NotificationListProps {
  /** Up to which one the member had looked before they opened the list. */
  readBefore: number;
  location: InboxNavigation;
  onFollow: () => void;
}

/** What the member was notified of. That it stands before their eyes is noted, also of what comes while it does. */
export function NotificationList({ readBefore, location, onFollow }: NotificationListProps) {
  const client = useChatClient();
  const generation = useGeneration();
  const board = useChat((state) => state.notifications);
  const newest = board?.items[0]?.seq;
  const query = useQuery({
    queryKey: ["notifications", generation],
    queryFn: async () => {
      await client.loadNotifications();
      return true;
    },
    enabled: board === null,
  });
  const older = useMutation({ mutationFn: (cursor: string) => client.loadNotifications(cursor), onError: tellRefusal });
  useEffect(() => {
    if (newest !== undefined) client.markNotificationsRead();
  }, [client, newest]);
  if (board === null) {
    return query.isError ? (
      <LoadFailure title="Notifications could not be loaded" query={query} />
    ) : (
      <NotificationSkeletons />
    );
  }
  const { items, olderCursor } = board;
  if (items.length === 0) {
    return (
      <EmptyState icon={BellOff} title="Nothing yet">
        News of your workspace, and conversations that colleagues give you, show up here.
      </EmptyState>
    );
  }
  return (
    <>
      <ul aria-label="Notifications" className="divide-y divide-line">
        {items.map((notification) => (
          <li key={notification.id}>
            <NotificationRow
              notification={notification}
              isUnread={notification.seq > readBefore}
              location={location}
              onFollow={onFollow}
            />
          </li>
        ))}
      </ul>
      {olderCursor !== null && (
        <div className="flex justify-center border-line border-t p-2">
          <Button look="ghost" size="sm" pending={older.isPending} onClick={() => older.mutate(olderCursor)}>
            Show older
          </Button>
        </div>
      )}
    </>
  );
}

const skeletons = ["first", "second", "third"];

function NotificationSkeletons() {
  return (
    <ul aria-busy="true" aria-label="Loading notifications" className="divide-y divide-line">
      {skeletons.map((key) => (
        <li key={key} className="flex gap-3 px-4 py-3">
          <Skeleton className="size-8 shrink-0 rounded-lg" />
          <span className="flex flex-1 flex-col gap-2 py-1">
            <Skeleton className="h-3 w-2/3" />
            <Skeleton className="h-3 w-full" />
          </span>
        </li>
      ))}
    </ul>
  );
}
