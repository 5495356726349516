import type { Notification } from "#lib/chat/notifications/notification.ts";
import { lookOf } from "./types.ts";

/** Where a notification leads to: into the inbox, to a page of this site, or to another site. */
type NotificationTarget =
  | { kind: "conversation"; conversationId: string }
  | { kind: "page"; href: string }
  | { kind: "site"; href: string };

/** @returns null where it leads nowhere, or where a browser would run its address instead of going there. */
export function targetOf({ type, url, data }: Pick<Notification, "type" | "url" | "data">): NotificationTarget | null {
  const conversationId = lookOf(type).conversationOf?.(data) ?? null;
  if (conversationId !== null) return { kind: "conversation", conversationId };
  if (url === null) return null;
  if (/^https?:\/\//i.test(url)) return { kind: "site", href: url };
  return /^\/(?![/\\])/.test(url) ? { kind: "page", href: url } : null;
}
