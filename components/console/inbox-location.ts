"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import type { InboxView } from "#lib/chat/conversations/list-conversations.ts";
import { inboxViewEntries } from "./inbox-views.ts";

/** Where a member is in the inbox. The address bar holds it, so that reload, links and the back button work. */
interface InboxLocation {
  tenant: string;
  view: InboxView;
  conversationId: string | null;
  /** Whether the visitor's panel is open where it has no column of its own. */
  showsVisitor: boolean;
}

/** @returns the address of a place in the inbox. */
function inboxHref({ tenant, view, conversationId, showsVisitor }: InboxLocation): string {
  const path = `/t/${encodeURIComponent(tenant)}/inbox${conversationId ? `/${encodeURIComponent(conversationId)}` : ""}`;
  const query = new URLSearchParams();
  if (view !== "queue") query.set("view", view);
  if (conversationId && showsVisitor) query.set("panel", "visitor");
  return query.size > 0 ? `${path}?${query}` : path;
}

export interface InboxNavigation extends InboxLocation {
  hrefTo(change: Partial<InboxLocation>): string;
  /** Goes there without asking the server for a page. */
  go(change: Partial<InboxLocation>): void;
}

/** The place in the address bar, and the way to others. Leaving a conversation closes its visitor's panel. */
export function useInboxLocation(tenant: string): InboxNavigation {
  const pathname = usePathname();
  const search = useSearchParams();
  const view = inboxViewEntries.find((entry) => entry.view === search.get("view"))?.view ?? "queue";
  const conversationId = conversationIn(pathname);
  const showsVisitor = conversationId !== null && search.get("panel") === "visitor";
  return useMemo(() => {
    const here = { tenant, view, conversationId, showsVisitor };
    const hrefTo = (change: Partial<InboxLocation>) => inboxHref({ ...here, showsVisitor: false, ...change });
    return { ...here, hrefTo, go: (change) => window.history.pushState(null, "", hrefTo(change)) };
  }, [tenant, view, conversationId, showsVisitor]);
}

function conversationIn(pathname: string): string | null {
  const match = /^\/t\/[^/]+\/inbox\/([^/]+)/.exec(pathname);
  return match?.[1] === undefined ? null : decodeURIComponent(match[1]);
}
