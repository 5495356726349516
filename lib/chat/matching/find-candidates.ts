import { allRoles } from "../roles/role.ts";
import type { Context } from "../use-case.ts";
import type { Candidate } from "./candidate.ts";

/** Everybody who works for the tenant, by name, with what they have and whether they are there. */
export async function findCandidates({ tenant, online }: Context): Promise<Candidate[]> {
  const connected = await online();
  const claimers = new Set((await allRoles(tenant)).filter(mayClaim).map(({ id }) => id));
  const memberships = Map.groupBy(await tenant.teams.memberships(), ({ memberId }) => memberId);
  const [loads, offered] = [await tenant.operators.loads(), await tenant.offers.loads()];
  return (await tenant.operators.list()).map((operator) => ({
    ...operator,
    mayClaim: claimers.has(operator.role),
    isOnline: connected.has(operator.id),
    teamIds: new Set((memberships.get(operator.id) ?? []).map(({ teamId }) => teamId)),
    load: loads.get(operator.id) ?? 0,
    offered: offered.get(operator.id) ?? 0,
  }));
}

function mayClaim({ permissions }: { permissions: readonly string[] }): boolean {
  return permissions.includes("conversations.claim");
}
