"use client";

import { Avatar } from "#components/ui/avatar.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { AvailabilityMenu } from "./availability-menu.tsx";
import { useChat, useMe } from "./chat-client-provider.tsx";
import { ConversationList } from "./conversation-list.tsx";
import type { InboxNavigation } from "./inbox-location.ts";
import { labelOfView } from "./inbox-views.ts";
import { MemberMenu } from "./member-menu.tsx";
import { NotificationBell } from "./notifications/notification-bell.tsx";
import { ViewLinks } from "./view-links.tsx";

interface ListPaneProps {
  location: InboxNavigation;
  email: string;
  onShowShortcuts: () => void;
}

/** The column of conversations. On a phone it is the first step, and carries what the sidebar does elsewhere. */
export function ListPane({ location, email, onShowShortcuts }: ListPaneProps) {
  const me = useMe();
  const count = useChat((state) => state.counts?.[location.view]);
  return (
    <section
      aria-label="Inbox"
      className={classNames(
        "w-full flex-col border-line md:flex md:w-72 md:shrink-0 md:border-r xl:w-80 3xl:w-96",
        location.conversationId === null ? "flex" : "hidden",
      )}
    >
      <div className="flex flex-col gap-2 border-line border-b px-3 pt-3 pb-2 md:hidden">
        <div className="flex items-center gap-2.5 px-1">
          <Avatar id={me.tenant.slug} name={me.tenant.name} size="sm" shape="organisation" />
          <span className="min-w-0 flex-1 truncate font-semibold text-lg">{me.tenant.name}</span>
          <NotificationBell location={location} shape="bar" />
          <AvailabilityMenu shape="bar" />
          <MemberMenu
            email={email}
            side="bottom"
            align="end"
            onShowShortcuts={onShowShortcuts}
            trigger={
              <button type="button" className="rounded-full p-1">
                <span className="sr-only">{me.name}</span>
                <Avatar id={me.id} name={me.name} size="sm" />
              </button>
            }
          />
        </div>
        <ViewLinks location={location} shape="bar" />
      </div>
      <div className="hidden h-13 shrink-0 items-center gap-2 border-line border-b px-4.5 md:flex">
        <h2 className="font-semibold text-base">{labelOfView(location.view)}</h2>
        <span className="text-faint text-sm">{count}</span>
      </div>
      {/* A view's list starts at its top, so each view has its own. */}
      <ConversationList key={location.view} location={location} />
    </section>
  );
}
