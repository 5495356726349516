import { z } from "zod";
import { addressedTo } from "../events/event.ts";
import { useCase } from "../use-case.ts";
import { memberAddress, visitorAddress } from "./addressee.ts";
import { marksOf, type NotificationMarks } from "./count-unread.ts";
import { recipientOf } from "./recipient.ts";

/**
 * Says up to which notification the caller has looked. The mark only ever rises, and never past the newest; their other
 * devices are told.
 */
export const readNotifications = useCase({
  name: "ReadNotifications",
  needs: { member: "any", visitor: true },
  access: "write",
  input: z.object({ seq: z.number().int().min(0) }),
  async run({ tenant, actor, vault, now, emit }, { seq }): Promise<NotificationMarks> {
    const recipient = recipientOf(actor, vault);
    const newest = await tenant.notifications.lastSeq();
    const isRaised = await tenant.notifications.raiseRead(recipient, { seq: Math.min(seq, newest), at: now });
    const marks = await marksOf(tenant, recipient);
    if (isRaised) {
      const audience = addressedTo(actor.kind === "member" ? memberAddress(actor.id) : visitorAddress(actor.id));
      emit({ type: "NotificationsRead", conversationId: null, audience, data: marks });
    }
    return marks;
  },
});
