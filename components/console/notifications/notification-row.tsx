"use client";

import { ExternalLink } from "lucide-react";
import type { MouseEvent, ReactNode } from "react";
import { classNames } from "#components/ui/class-names.ts";
import type { Notification } from "#lib/chat/notifications/notification.ts";
import type { InboxNavigation } from "../inbox-location.ts";
import { RelativeTime } from "../relative-time.tsx";
import { targetOf } from "./notification-target.ts";
import { lookOf } from "./types.ts";

interface NotificationRowProps {
  notification: Notification;
  isUnread: boolean;
  location: InboxNavigation;
  /** It was followed. */
  onFollow: () => void;
}

const row = "flex gap-3 px-4 py-3";

/** What happened, how long ago, and the way to it. */
export function NotificationRow({ notification, isUnread, location, onFollow }: NotificationRowProps) {
  const target = targetOf(notification);
  const content = <Content notification={notification} isUnread={isUnread} isElsewhere={target?.kind === "site"} />;
  if (target === null) return <div className={row}>{content}</div>;
  if (target.kind === "site") {
    return (
      <Anchor href={target.href} isElsewhere onClick={onFollow}>
        {content}
      </Anchor>
    );
  }
  if (target.kind === "page") return <Anchor href={target.href}>{content}</Anchor>;
  const place = { view: "mine", conversationId: target.conversationId } as const;
  const stay = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    location.go(place);
    onFollow();
  };
  return (
    <Anchor href={location.hrefTo(place)} onClick={stay}>
      {content}
    </Anchor>
  );
}

interface AnchorProps {
  href: string;
  isElsewhere?: boolean;
  onClick?: (event: MouseEvent) => void;
  children: ReactNode;
}

function Anchor({ href, isElsewhere = false, onClick, children }: AnchorProps) {
  return (
    <a
      href={href}
      onClick={onClick}
      {...(isElsewhere && { target: "_blank", rel: "noopener noreferrer" })}
      className={classNames(
        row,
        "outline-none transition-colors duration-75 hover:bg-hover focus-visible:outline-2 focus-visible:outline-accent-text focus-visible:-outline-offset-2",
      )}
    >
      {children}
    </a>
  );
}

interface ContentProps extends Pick<NotificationRowProps, "notification" | "isUnread"> {
  isElsewhere: boolean;
}

function Content({ notification, isUnread, isElsewhere }: ContentProps) {
  const { type, title, body, data, createdAt } = notification;
  const { icon: Icon, label } = lookOf(type);
  const word = label?.(data) ?? null;
  return (
    <>
      <span className="inline-flex size-8 shrink-0 items-center justify-center rounded-lg bg-hover text-muted">
        <Icon aria-hidden className="size-4" />
      </span>
      <span className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="flex items-baseline gap-2">
          <span className={classNames("wrap-anywhere text-sm", isUnread ? "font-semibold" : "font-medium")}>
            {word !== null && <span className="mr-1.5 text-accent-text">{word}</span>}
            {title}
          </span>
          <span className="ml-auto flex shrink-0 items-center gap-1 text-2xs text-faint">
            {isElsewhere && <ExternalLink role="img" aria-label="Opens another site" className="size-3" />}
            <RelativeTime at={createdAt} />
          </span>
        </span>
        {body !== "" && (
          <span className="wrap-anywhere line-clamp-4 whitespace-pre-line text-muted text-xs">{body}</span>
        )}
      </span>
      <span className="mt-1.5 flex w-2 shrink-0 justify-center">
        {isUnread && (
          <span className="size-2 rounded-full bg-accent">
            <span className="sr-only">unread</span>
          </span>
        )}
      </span>
    </>
  );
}
