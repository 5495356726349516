import { allRoles } from "../roles/role.ts";
import type { Context } from "../use-case.ts";
import type { Candidate } from "./candidate.ts";

/** Everybody who is there, with what they could take. */
export async function findCandidates({ tenant, online }: Context): Promise<Candidate[]> {
  const connected = await online();
  if (connected.size === 0) return [];
  const claimers = new Set((await allRoles(tenant)).filter(mayClaim).map(({ id }) => id));
  const teamsOf = Map.groupBy(await tenant.teams.memberships(), ({ memberId }) => memberId);
  const open = await tenant.operators.loads();
  const offered = await tenant.offers.loads();
  const operators = (await tenant.operators.list()).filter(({ id }) => connected.has(id));
  return operators.map(({ id, role, availability, skills, capacity, idleSince }) => ({
    id,
    mayClaim: claimers.has(role),
    isOnline: true,
    isAccepting: availability === "available",
    teamIds: new Set((teamsOf.get(id) ?? []).map(({ teamId }) => teamId)),
    skills: new Set(skills),
    capacity,
    load: (open.get(id) ?? 0) + (offered.get(id) ?? 0),
    idleSince,
  }));
}

function mayClaim({ permissions }: { permissions: readonly string[] }): boolean {
  return permissions.includes("conversations.claim");
}
