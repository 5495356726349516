import { z } from "zod";
import type { StaffActor, VisitorActor } from "../actor.ts";
import { notFound } from "../errors.ts";
import { limits } from "../limits.ts";
import { recipientOf } from "../notifications/recipient.ts";
import { seeConversations } from "../permissions.ts";
import type { LogQuery } from "../store.ts";
import { useCase } from "../use-case.ts";
import type { ChatEvent } from "./event.ts";

export interface EventList {
  events: ChatEvent[];
  /** The newest position of the log: the next cursor, once `events` came back shorter than `limit`. */
  head: number;
  /** Which life of the log this is. A cursor holds in its own epoch only. */
  epoch: string;
  /** The cursor cannot be resumed; load a snapshot and go on from its `pos`. */
  reset?: true;
}

/**
 * What happened after a cursor, as far as the caller may see it. Without `after` it only tells the head. A visitor's
 * list skips what is not theirs, so positions in it have gaps.
 */
export const listEvents = useCase({
  name: "ListEvents",
  needs: { member: seeConversations, key: true, visitor: true },
  access: "read",
  input: z.object({
    after: z.coerce.number().int().min(0).optional(),
    /** The epoch in which `after` was reached. */
    epoch: z.string().max(limits.epochMax).optional(),
    limit: z.coerce.number().int().min(1).max(limits.eventsPerReadMax).default(limits.eventsPerReadMax),
    /** Seconds to wait for something new; honoured by the REST door. */
    wait: z.coerce.number().min(0).max(limits.eventsWaitSecondsMax).default(0),
  }),
  async run({ tenant, actor, vault }, { after, epoch: reachedIn, limit }): Promise<EventList> {
    const { head, floor, epoch } = await tenant.log.bounds();
    if (after === undefined) return { events: [], head, epoch };
    const isOfAnotherLife = reachedIn !== undefined && reachedIn !== epoch;
    if (isOfAnotherLife || after > head || after < floor) return { events: [], head, epoch, reset: true };
    const scope = scopeOf(actor);
    // Most who ask have everything.
    if (after === head) return { events: [], head, epoch };
    const logged = await tenant.log.read({ after, limit, ...scope, recipient: recipientOf(actor, vault) });
    return { events: logged.map(({ event }) => event), head, epoch };
  },
});

function scopeOf(actor: StaffActor | VisitorActor): Pick<LogQuery, "visitorId" | "reach"> {
  if (actor.kind === "visitor") return { visitorId: actor.id };
  if (actor.reach === null) throw notFound();
  return { reach: actor.reach };
}
