import { z } from "zod";
import { seeConversations } from "../permissions.ts";
import { useCase } from "../use-case.ts";
import { findCandidates } from "./find-candidates.ts";
import type { Availability, OperatorRecord } from "./operator.ts";

/** A colleague, as far as conversations can be given to them. */
export interface Operator extends Pick<OperatorRecord, "id" | "name" | "capacity" | "availabilityReason"> {
  availability: Availability;
  isOnline: boolean;
  /** The weights of what they have open. */
  load: number;
  skills: readonly string[];
  teamIds: readonly string[];
}

/** Everybody who takes conversations, by name, for whoever sees conversations. */
export const listOperators = useCase({
  name: "ListOperators",
  needs: { member: seeConversations, key: true },
  access: "read",
  input: z.object({}),
  async run(context): Promise<{ items: Operator[] }> {
    const items = (await findCandidates(context))
      .filter(({ mayClaim }) => mayClaim)
      .map(({ id, name, capacity, availability, availabilityReason, isOnline, load, skills, teamIds }) => ({
        id,
        name,
        capacity,
        availability,
        availabilityReason,
        isOnline,
        load,
        skills,
        teamIds: [...teamIds],
      }))
      .toSorted((left, right) => left.name.localeCompare(right.name, "en"));
    return { items };
  },
});
