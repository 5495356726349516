import type { LucideIcon } from "lucide-react";
import type { NotificationData } from "#lib/chat/notifications/notification.ts";

/** How the notifications of a type look in the console, besides their title and body. */
export interface NotificationLook {
  icon: LucideIcon;
  /** A word that stands before the title. The data was checked when it was sent, but a type may have had another shape then. */
  label?(data: NotificationData): string | null;
  /** The conversation that they lead to, instead of an address of their own. */
  conversationOf?(data: NotificationData): string | null;
}
