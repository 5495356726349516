import { z } from "zod";
import { useCase } from "../use-case.ts";
import { presentTeam, type Team } from "./present-team.ts";

/** The teams, oldest first, for whoever works for the tenant. New conversations that name no team go to the first. */
export const listTeams = useCase({
  name: "ListTeams",
  needs: { member: "any", key: true },
  access: "read",
  input: z.object({}),
  async run({ tenant }): Promise<{ items: Team[] }> {
    const members = Map.groupBy(await tenant.teams.memberships(), ({ teamId }) => teamId);
    const teams = await tenant.teams.list();
    return {
      items: teams.map((team) =>
        presentTeam(
          team,
          (members.get(team.id) ?? []).map(({ memberId }) => memberId),
        ),
      ),
    };
  },
});
