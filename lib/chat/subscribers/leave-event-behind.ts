import { z } from "zod";
import { limits } from "../limits.ts";
import { useCase } from "../use-case.ts";
import { nextEvent } from "./next-event.ts";
import { findSubscriber } from "./subscribers.ts";

/**
 * Gives up on the next event of a subscriber, as far as it is not after `upTo`: it becomes a dead letter, and the
 * subscriber goes on with the one after it. One that was handled meanwhile is left alone.
 * @returns whether one was left behind
 */
export const leaveEventBehind = useCase({
  name: "LeaveEventBehind",
  needs: { system: true },
  access: "write",
  input: z.object({
    subscriber: z.string().max(limits.subscriberMax),
    upTo: z.number().int(),
    reason: z.string().max(limits.deadLetterReasonMax),
  }),
  async run({ tenant, subscribers, newId, now }, { subscriber: name, upTo, reason }): Promise<boolean> {
    const subscriber = findSubscriber(name, subscribers);
    const outlook = subscriber && (await nextEvent(tenant, subscriber));
    if (!outlook?.next || outlook.next.pos > upTo) return false;
    const { pos, type } = outlook.next;
    if (!(await tenant.cursors.move(name, { from: outlook.pos, to: pos, now }))) return false;
    await tenant.deadLetters.add({ id: newId(), subscriber: name, pos, type, reason, createdAt: now });
    return true;
  },
});
