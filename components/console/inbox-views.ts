import { CircleUser, Inbox, type LucideIcon, MessagesSquare } from "lucide-react";
import type { InboxView } from "#lib/chat/conversations/list-conversations.ts";

interface InboxViewEntry {
  view: InboxView;
  label: string;
  icon: LucideIcon;
  shortcut: string;
}

/** The views of the inbox in the order in which every menu shows them. */
export const inboxViewEntries: readonly InboxViewEntry[] = [
  { view: "queue", label: "Queue", icon: Inbox, shortcut: "1" },
  { view: "mine", label: "Mine", icon: CircleUser, shortcut: "2" },
  { view: "all", label: "All", icon: MessagesSquare, shortcut: "3" },
];

/** @returns what a view is called on the screen. */
export function labelOfView(view: InboxView): string {
  return inboxViewEntries.find((entry) => entry.view === view)?.label ?? view;
}
