import { UserRoundCheck } from "lucide-react";
import type { NotificationLook } from "../notification-look.ts";

/** Somebody gave the member a conversation. */
export const conversationAssigned: NotificationLook = {
  icon: UserRoundCheck,
  conversationOf: ({ conversationId }) => (typeof conversationId === "string" ? conversationId : null),
};
