import { z } from "zod";
import { ChatError } from "../errors.ts";
import { accessChanged } from "../events/access-changed.ts";
import { noAudience } from "../events/event.ts";
import { existingIdSchema } from "../ids.ts";
import { useCase } from "../use-case.ts";
import { showTeam } from "./present-team.ts";

/**
 * Removes a team to which no conversation belongs that is not closed.
 * @throws ChatError `in_use` for one with such conversations, and for the last; `not_found`
 */
export const removeTeam = useCase({
  name: "RemoveTeam",
  needs: { member: "settings.manage", key: true },
  access: "write",
  input: z.object({ teamId: existingIdSchema }),
  async run(context, { teamId }): Promise<null> {
    const { tenant, audit, emit } = context;
    const { name, memberIds } = await showTeam(context, teamId);
    if ((await tenant.teams.list()).length === 1) {
      throw new ChatError("in_use", "This is the last team. Conversations need one to go to.");
    }
    if (await tenant.teams.hasOpenConversations(teamId)) {
      throw new ChatError("in_use", "The team still has conversations. Close or transfer them first.");
    }
    await tenant.teams.remove(teamId);
    for (const memberId of memberIds) emit(accessChanged("member", memberId));
    emit({ type: "RoutingChanged", conversationId: null, audience: noAudience, data: {} });
    audit({ action: "team.removed", target: { kind: "team", id: teamId, name } });
    return null;
  },
});
