import { z } from "zod";
import { limits } from "../limits.ts";
import { useCase } from "../use-case.ts";
import { unreadableType } from "./dead-letter.ts";

/** Notes that a message for a subscriber could not be read. There is one such note of each, however many come. */
export const noteUnreadable = useCase({
  name: "NoteUnreadable",
  needs: { system: true },
  access: "write",
  input: z.object({
    subscriber: z.string().max(limits.subscriberMax),
    reason: z.string().max(limits.deadLetterReasonMax),
  }),
  async run({ tenant, newId, now }, { subscriber, reason }): Promise<null> {
    await tenant.deadLetters.add({ id: newId(), subscriber, pos: 0, type: unreadableType, reason, createdAt: now });
    return null;
  },
});
