import { z } from "zod";

/** Somebody was given a conversation. */
export const conversationAssigned = z.object({ conversationId: z.uuid() });
