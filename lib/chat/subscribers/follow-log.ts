import { z } from "zod";
import { limits } from "../limits.ts";
import { useCase } from "../use-case.ts";
import { HandlingFailed } from "./handling-failed.ts";
import { nextEvent } from "./next-event.ts";
import { findSubscriber } from "./subscribers.ts";

/** How far a subscriber has come. */
export interface Following {
  pos: number;
  /** Whether there is nothing left for it; false also where somebody else was faster, so that it must look again. */
  isAtHead: boolean;
}

/**
 * Has a subscriber handle the next event of its types. Its cursor is moved first, in the same transaction: whoever does
 * this at the same time waits, and handles the one after it, so that each event has its effect once.
 * @throws HandlingFailed where the subscriber could not cope with it, and nothing has changed
 */
export const followLog = useCase({
  name: "FollowLog",
  needs: { system: true },
  access: "write",
  input: z.object({ subscriber: z.string().max(limits.subscriberMax) }),
  async run(context, { subscriber: name }): Promise<Following> {
    const { tenant, now } = context;
    const subscriber = findSubscriber(name, context.subscribers);
    const outlook = subscriber && (await nextEvent(tenant, subscriber));
    if (!outlook) return { pos: 0, isAtHead: true };
    const { pos, head, next } = outlook;
    const to = next?.pos ?? head;
    if (to === pos) return { pos, isAtHead: true };
    if (!(await tenant.cursors.move(name, { from: pos, to, now }))) return { pos, isAtHead: false };
    if (next !== null) {
      await subscriber.handle(context, next).catch((error: unknown) => {
        throw new HandlingFailed(next, error);
      });
    }
    return { pos: to, isAtHead: to >= head };
  },
});
