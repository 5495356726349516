import { z } from "zod";

const typingSchema = z.object({
  type: z.literal("Typing"),
  conversationId: z.string(),
  visitorId: z.string(),
  assigneeId: z.string().nullable(),
  teamId: z.string().nullable(),
  author: z.object({ kind: z.enum(["visitor", "operator", "system"]), id: z.string(), name: z.string() }),
});
const presenceSchema = z.object({ type: z.literal("Presence"), memberId: z.string(), isOnline: z.boolean() });

/** A signal as it comes from another process. */
export const signalSchema = z.discriminatedUnion("type", [typingSchema, presenceSchema]);
