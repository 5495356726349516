"use client";

import { Skeleton } from "#components/ui/skeleton.tsx";
import { useChat, useMe } from "./chat-client-provider.tsx";
import { previewOf } from "./conversation-row.tsx";
import { StatusLabel } from "./conversation-status.tsx";
import type { InboxNavigation } from "./inbox-location.ts";
import { RelativeTime } from "./relative-time.tsx";
import type { VisitorProfile } from "./use-visitor.ts";

interface EarlierConversationsProps {
  /** Undefined while it loads. */
  profile: VisitorProfile | undefined;
  currentId: string;
  location: InboxNavigation;
}

/** The visitor's other conversations, each a way there. What is known live is shown live. */
export function EarlierConversations({ profile, currentId, location }: EarlierConversationsProps) {
  const me = useMe();
  const live = useChat((state) => state.conversations);
  const others = profile?.conversations.filter(({ id }) => id !== currentId).map((known) => live[known.id] ?? known);
  return (
    <section aria-label="Earlier conversations" className="border-line border-t px-3 py-4">
      <h3 className="px-2 pb-1.5 font-medium text-faint text-xs">Earlier conversations</h3>
      {others === undefined && <Skeleton className="mx-2 h-10" />}
      {others?.length === 0 && <p className="px-2 text-muted text-sm">This is their first one.</p>}
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the role of a list without bullets */}
      <ul role="list">
        {others?.map((conversation) => (
          <li key={conversation.id}>
            <a
              href={location.hrefTo({ conversationId: conversation.id })}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
                event.preventDefault();
                location.go({ conversationId: conversation.id });
              }}
              className="block rounded-lg px-2 py-2 transition-colors hover:bg-hover"
            >
              <span className="flex items-center gap-2 text-2xs text-faint">
                <StatusLabel status={conversation.status} />
                <RelativeTime at={conversation.updatedAt} className="ml-auto" />
              </span>
              <span className="block truncate text-sm">{previewOf(conversation, me.id)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
