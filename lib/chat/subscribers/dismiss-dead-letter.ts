import { z } from "zod";
import { notFound } from "../errors.ts";
import { existingIdSchema } from "../ids.ts";
import { useCase } from "../use-case.ts";

/** Lets an event that was left behind go: nothing follows from it any more. @throws ChatError `not_found` */
export const dismissDeadLetter = useCase({
  name: "DismissDeadLetter",
  needs: { member: "settings.manage", key: true },
  access: "write",
  input: z.object({ deadLetterId: existingIdSchema }),
  async run({ tenant, audit }, { deadLetterId }): Promise<null> {
    const letter = await tenant.deadLetters.get(deadLetterId);
    if (letter === null || !(await tenant.deadLetters.remove(deadLetterId))) throw notFound();
    audit({
      action: "dead_letter.dismissed",
      target: { kind: "dead_letter", id: deadLetterId, name: letter.subscriber },
      before: { type: letter.type, pos: letter.pos },
    });
    return null;
  },
});
