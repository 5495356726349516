"use client";

import { Bell } from "lucide-react";
import { useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Popover } from "#components/ui/popover.tsx";
import { useChat, useChatClient } from "../chat-client-provider.tsx";
import type { InboxNavigation } from "../inbox-location.ts";
import { NotificationList } from "./notification-list.tsx";
import { useOpenPanel } from "./open-panel.ts";

interface NotificationBellProps {
  location: InboxNavigation;
  /** In the sidebar it is a row, and shrinks to an icon; on a phone it is an icon. */
  shape: "sidebar" | "bar";
}

/** How many notifications the member has not looked at, and the way to them. */
export function NotificationBell({ location, shape }: NotificationBellProps) {
  const client = useChatClient();
  const unread = useChat((state) => state.notifications?.unread ?? 0);
  const [isOpen, setIsOpen] = useState(false);
  const [readBefore, setReadBefore] = useState(0);
  const change = (open: boolean): void => {
    // What was unread goes on being shown as such until it is closed.
    if (open) setReadBefore(client.store.getState().notifications?.readSeq ?? 0);
    setIsOpen(open);
    useOpenPanel.setState({ isOpen: open });
  };
  const isRow = shape === "sidebar";
  return (
    <Popover
      open={isOpen}
      onOpenChange={change}
      title="Notifications"
      side={isRow ? "right" : "bottom"}
      align="end"
      isModal={!isRow}
      trigger={
        <button
          type="button"
          className={classNames(
            "relative flex items-center justify-center transition-colors duration-75 hover:bg-hover data-popup-open:bg-hover",
            isRow
              ? "h-10 w-full gap-2.5 rounded-md px-2.5 font-medium text-muted text-sm hover:text-ink lg:h-8 lg:justify-start"
              : "size-8 rounded-full",
          )}
        >
          <Bell aria-hidden className={classNames("size-4 shrink-0", isRow ? "text-faint" : "text-muted")} />
          <span className={isRow ? "sr-only text-left lg:not-sr-only lg:flex-1" : "sr-only"}>Notifications</span>
          {unread > 0 && (
            <Badge look="count" className={classNames("absolute -top-0.5 -right-0.5", isRow && "lg:static")}>
              {unread > 99 ? "99+" : unread}
              <span className="sr-only"> unread</span>
            </Badge>
          )}
        </button>
      }
    >
      <NotificationList readBefore={readBefore} location={location} onFollow={() => change(false)} />
    </Popover>
  );
}
