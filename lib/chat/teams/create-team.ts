import { z } from "zod";
import { ChatError } from "../errors.ts";
import { limits } from "../limits.ts";
import { useCase } from "../use-case.ts";
import { showTeam, type Team } from "./present-team.ts";
import { defaultRouting } from "./team.ts";
import { teamNameSchema } from "./team-input.ts";

/** Makes a team without members. @throws ChatError `taken` for a name that another has, `in_use` where there are too many */
export const createTeam = useCase({
  name: "CreateTeam",
  needs: { member: "settings.manage", key: true },
  access: "write",
  input: z.object({ name: teamNameSchema }),
  async run(context, { name }): Promise<Team> {
    const { tenant, now, newId, audit } = context;
    const teams = await tenant.teams.list();
    if (teams.length >= limits.teamsMax) throw new ChatError("in_use", `There are ${limits.teamsMax} teams already.`);
    assertFree(name, teams);
    const id = newId();
    await tenant.teams.add({ ...defaultRouting, id, name, createdAt: now });
    audit({ action: "team.created", target: { kind: "team", id, name } });
    return showTeam(context, id);
  },
});

/** @throws ChatError `taken` */
export function assertFree(name: string, others: readonly { name: string }[]): void {
  if (!others.some((other) => other.name.toLowerCase() === name.toLowerCase())) return;
  const message = "Another team has this name.";
  throw new ChatError("taken", message, { fields: [{ field: "name", message }] });
}
