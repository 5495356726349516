import { Megaphone } from "lucide-react";
import type { NotificationLook } from "../notification-look.ts";

export const announcement: NotificationLook = {
  icon: Megaphone,
  label: ({ label }) => (typeof label === "string" ? label : null),
};
