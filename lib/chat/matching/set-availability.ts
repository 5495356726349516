import { z } from "zod";
import { notFound } from "../errors.ts";
import { noAudience } from "../events/event.ts";
import { useCase } from "../use-case.ts";
import { type Availability, availabilities } from "./operator.ts";

/** Says whether the caller takes conversations. It holds on all their devices, until they say something else. */
export const setAvailability = useCase({
  name: "SetAvailability",
  needs: { member: "conversations.claim" },
  access: "write",
  input: z.object({ availability: z.enum(availabilities) }),
  async run({ tenant, actor, emit }, { availability }): Promise<{ availability: Availability }> {
    const operator = await tenant.operators.get(actor.id);
    if (operator === null) throw notFound();
    if (operator.availability !== availability || operator.availabilityReason !== null) {
      await tenant.operators.change(actor.id, { availability, availabilityReason: null, missedOffers: 0 });
      emit({
        type: "AvailabilityChanged",
        conversationId: null,
        audience: noAudience,
        data: { memberId: actor.id, availability, reason: null },
      });
    }
    return { availability };
  },
});
