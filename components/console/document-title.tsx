"use client";

import { useEffect } from "react";
import { isInView, standingOf } from "#lib/client/inbox-view.ts";
import { useChat, useMe } from "./chat-client-provider.tsx";
import { useConversationPages } from "./use-conversation-rows.ts";

/**
 * Keeps the tab's title: who is offered, and how many messages wait unread for this member, in their own conversations and
 * in the queue.
 */
export function DocumentTitle() {
  const me = useMe();
  useConversationPages("mine");
  useConversationPages("queue");
  const unread = useChat(({ conversations }) => {
    let total = 0;
    for (const conversation of Object.values(conversations)) {
      const standing = standingOf(conversation);
      const waits = isInView(standing, "mine", me.id) || isInView(standing, "queue", me.id);
      if (waits) total += conversation.unread;
    }
    return total;
  });
  const count = unread > 99 ? "99+" : String(unread);
  const offered = useChat(({ offers }) => offers.find(({ end }) => end === null)?.conversation.visitor.name);
  const offer = offered === undefined ? "" : `Offer: ${offered} · `;
  const title = `${offer}${unread > 0 ? `(${count}) ` : ""}Inbox · ${me.tenant.name}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}
