import { Bell } from "lucide-react";
import type { NotificationLook } from "./notification-look.ts";
import { announcement } from "./types/announcement.ts";
import { conversationAssigned } from "./types/conversation-assigned.ts";

/** The types that have a look of their own. Another one is a file and a line here. */
const looks: Readonly<Record<string, NotificationLook>> = {
  announcement,
  "conversation.assigned": conversationAssigned,
};

const plain: NotificationLook = { icon: Bell };

export function lookOf(type: string): NotificationLook {
  return Object.hasOwn(looks, type) ? (looks[type] ?? plain) : plain;
}
