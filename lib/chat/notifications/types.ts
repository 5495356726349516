import type { z } from "zod";
import { announcement } from "./types/announcement.ts";
import { conversationAssigned } from "./types/conversation-assigned.ts";

/**
 * The types whose `data` Parley knows. Another one is a file and a line here, and one where it is to have a look of its own:
 * `components/console/notifications/types.ts`. What is not in here is taken with whatever data it has.
 */
const notificationTypes: Readonly<Record<string, z.ZodType<Record<string, unknown>>>> = {
  announcement,
  "conversation.assigned": conversationAssigned,
};

/** @returns null for a type that Parley does not know. */
export function dataSchemaOf(type: string): z.ZodType<Record<string, unknown>> | null {
  return Object.hasOwn(notificationTypes, type) ? (notificationTypes[type] ?? null) : null;
}
