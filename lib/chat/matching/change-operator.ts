import { z } from "zod";
import { changesOf, isChanged } from "../audit/changes-of.ts";
import { notFound } from "../errors.ts";
import { noAudience } from "../events/event.ts";
import { existingIdSchema } from "../ids.ts";
import { limits } from "../limits.ts";
import { skillsSchema } from "../teams/team-input.ts";
import { useCase } from "../use-case.ts";

/** Says how much a member takes at a time, and what they are able to do. @throws ChatError `not_found` */
export const changeOperator = useCase({
  name: "ChangeOperator",
  needs: { member: "members.manage", key: true },
  access: "write",
  input: z.object({
    memberId: existingIdSchema,
    capacity: z.number().int().min(0).max(limits.capacityMax).optional(),
    skills: skillsSchema.optional(),
  }),
  async run(
    { tenant, audit, emit },
    { memberId, ...change },
  ): Promise<{ capacity: number; skills: readonly string[] }> {
    const operator = await tenant.operators.get(memberId);
    if (operator === null) throw notFound();
    const before = { capacity: operator.capacity, skills: operator.skills };
    const after = { capacity: change.capacity ?? before.capacity, skills: change.skills ?? before.skills };
    const changes = changesOf(before, after);
    if (isChanged(changes)) {
      await tenant.operators.change(memberId, after);
      audit({ action: "operator.changed", target: { kind: "member", id: memberId, name: operator.name }, ...changes });
      emit({ type: "RoutingChanged", conversationId: null, audience: noAudience, data: {} });
    }
    return after;
  },
});
