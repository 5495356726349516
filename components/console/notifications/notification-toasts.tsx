"use client";

import { useEffect, useEffectEvent, useRef } from "react";
import { toast } from "sonner";
import type { Notification } from "#lib/chat/notifications/notification.ts";
import { useChat } from "../chat-client-provider.tsx";
import type { InboxNavigation } from "../inbox-location.ts";
import { targetOf } from "./notification-target.ts";
import { useOpenPanel } from "./open-panel.ts";
import { lookOf } from "./types.ts";

/** More would hide what somebody works at: of what came during an absence the list tells. */
const toastsMax = 3;

/** Tells of what comes while the member looks at the page, unless they look at the list. */
export function NotificationToasts({ location }: { location: InboxNavigation }) {
  const items = useChat((state) => state.notifications?.items);
  const seen = useRef<number | null>(null);
  const tell = useEffectEvent((notification: Notification) => show(notification, location));
  useEffect(() => {
    if (items === undefined) {
      seen.current = null;
      return;
    }
    const before = seen.current;
    seen.current = items[0]?.seq ?? 0;
    if (before === null || document.hidden || useOpenPanel.getState().isOpen) return;
    const fresh = items.slice(0, toastsMax).filter(({ seq }) => seq > before);
    for (const notification of fresh.toReversed()) tell(notification);
  }, [items]);
  return null;
}

function show(notification: Notification, location: InboxNavigation): void {
  const { id, type, title, body } = notification;
  const { icon: Icon } = lookOf(type);
  const follow = wayTo(notification, location);
  toast(<span className="wrap-anywhere line-clamp-2">{title}</span>, {
    id,
    icon: <Icon aria-hidden className="size-4 text-accent-text" />,
    ...(body !== "" && { description: <span className="wrap-anywhere line-clamp-2 text-xs">{body}</span> }),
    ...(follow !== null && { action: { label: "Open", onClick: follow } }),
  });
}

function wayTo(notification: Notification, location: InboxNavigation): (() => void) | null {
  const target = targetOf(notification);
  if (target === null) return null;
  if (target.kind === "conversation") {
    return () => location.go({ view: "mine", conversationId: target.conversationId });
  }
  if (target.kind === "page") return () => window.location.assign(target.href);
  return () => void window.open(target.href, "_blank", "noopener,noreferrer");
}
