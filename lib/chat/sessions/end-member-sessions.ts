import { z } from "zod";
import { existingIdSchema } from "../ids.ts";
import { findMemberToChange } from "../members/find-member.ts";
import { useCase } from "../use-case.ts";
import { endSessions } from "./end-sessions.ts";

/**
 * Signs a member out everywhere. They may sign in again. @returns how many sign-ins ended.
 * @throws ChatError `not_found`, `forbidden` for a member who may do what the caller may not
 */
export const endMemberSessions = useCase({
  name: "EndMemberSessions",
  needs: { member: "members.manage", key: true },
  access: "write",
  input: z.object({ memberId: existingIdSchema }),
  async run(context, { memberId }): Promise<{ ended: number }> {
    const { member } = await findMemberToChange(context, memberId);
    const live = await context.tenant.sessions.live(memberId, context.now);
    await endSessions(context, live, member);
    return { ended: live.length };
  },
});
