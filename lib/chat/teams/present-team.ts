import { notFound } from "../errors.ts";
import type { Context } from "../use-case.ts";
import type { TeamRecord, TeamRouting } from "./team.ts";

/** A team as the members of the tenant see it. */
export interface Team extends TeamRouting {
  id: string;
  name: string;
  memberIds: readonly string[];
}

export function presentTeam(team: TeamRecord, memberIds: readonly string[]): Team {
  const { id, name, offerMode, offerCount, offerSeconds, missesMax, conversationWeight, requiredSkills, hours } = team;
  return {
    id,
    name,
    offerMode,
    offerCount,
    offerSeconds,
    missesMax,
    conversationWeight,
    requiredSkills,
    hours,
    memberIds,
  };
}

/** A team as it stands in this transaction. @throws ChatError `not_found` */
export async function showTeam({ tenant }: Context, id: string): Promise<Team> {
  const team = await tenant.teams.get(id);
  if (team === null) throw notFound();
  const memberships = await tenant.teams.memberships();
  return presentTeam(
    team,
    memberships.filter(({ teamId }) => teamId === id).map(({ memberId }) => memberId),
  );
}
