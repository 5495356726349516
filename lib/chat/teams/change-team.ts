import { z } from "zod";
import type { StaffActor } from "../actor.ts";
import { changesOf, isChanged } from "../audit/changes-of.ts";
import { notFound } from "../errors.ts";
import { accessChanged } from "../events/access-changed.ts";
import { noAudience } from "../events/event.ts";
import { existingIdSchema } from "../ids.ts";
import { limits } from "../limits.ts";
import { type Context, useCase } from "../use-case.ts";
import { assertFree } from "./create-team.ts";
import { showTeam, type Team } from "./present-team.ts";
import { routingFields, teamNameSchema } from "./team-input.ts";

/**
 * Changes a team: its name, who is in it, and how its conversations find their operator. Conversations that wait are given
 * out by the new rules at once.
 * @throws ChatError `not_found` for an unknown team or member, `taken`
 */
export const changeTeam = useCase({
  name: "ChangeTeam",
  needs: { member: "settings.manage", key: true },
  access: "write",
  input: z.object({
    teamId: existingIdSchema,
    name: teamNameSchema.optional(),
    memberIds: z.array(existingIdSchema).max(limits.teamMembersMax).optional(),
    ...routingFields,
  }),
  async run(context, { teamId, memberIds, ...change }): Promise<Team> {
    const { tenant, audit, emit } = context;
    const before = await showTeam(context, teamId);
    const others = (await tenant.teams.list()).filter(({ id }) => id !== teamId);
    if (change.name !== undefined) assertFree(change.name, others);
    await tenant.teams.change(teamId, change);
    if (memberIds !== undefined) await replaceMembers(context, before, new Set(memberIds));
    const after = await showTeam(context, teamId);
    const changes = changesOf(before, after);
    if (isChanged(changes)) {
      audit({ action: "team.changed", target: { kind: "team", id: teamId, name: after.name }, ...changes });
      emit({ type: "RoutingChanged", conversationId: null, audience: noAudience, data: {} });
    }
    return after;
  },
});

/** Who sees only the conversations of their teams sees others then. */
async function replaceMembers(
  { tenant, emit }: Context<StaffActor>,
  { id: teamId, memberIds }: Team,
  wanted: ReadonlySet<string>,
): Promise<void> {
  const former = new Set(memberIds);
  for (const memberId of [...wanted].filter((id) => !former.has(id))) {
    if ((await tenant.operators.get(memberId)) === null) throw notFound();
    await tenant.teams.addMember(teamId, memberId);
    emit(accessChanged("member", memberId));
  }
  for (const memberId of [...former].filter((id) => !wanted.has(id))) {
    await tenant.teams.removeMember(teamId, memberId);
    emit(accessChanged("member", memberId));
  }
}
