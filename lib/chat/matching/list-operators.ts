import { z } from "zod";
import { seeConversations } from "../permissions.ts";
import { allRoles } from "../roles/role.ts";
import { useCase } from "../use-case.ts";
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
  async run({ tenant, online }): Promise<{ items: Operator[] }> {
    const connected = await online();
    const loads = await tenant.operators.loads();
    const teams = Map.groupBy(await tenant.teams.memberships(), ({ memberId }) => memberId);
    const roles = new Map((await allRoles(tenant)).map(({ id, permissions }) => [id, permissions]));
    const takes = ({ role }: OperatorRecord) => roles.get(role)?.includes("conversations.claim") === true;
    const items = (await tenant.operators.list())
      .filter(takes)
      .map(({ id, name, capacity, availability, availabilityReason, skills }) => ({
        id,
        name,
        capacity,
        availability,
        availabilityReason,
        isOnline: connected.has(id),
        load: loads.get(id) ?? 0,
        skills,
        teamIds: (teams.get(id) ?? []).map(({ teamId }) => teamId),
      }))
      .toSorted((left, right) => left.name.localeCompare(right.name, "en"));
    return { items };
  },
});
