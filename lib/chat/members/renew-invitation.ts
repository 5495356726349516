import { z } from "zod";
import { ChatError } from "../errors.ts";
import { existingIdSchema } from "../ids.ts";
import { useCase } from "../use-case.ts";
import { findMemberToChange, showMember, targetOf } from "./find-member.ts";
import { invite } from "./invite.ts";
import type { InvitedMember } from "./invite-member.ts";

/**
 * Makes another link for a member who has not come yet; the one before is void.
 * @throws ChatError `taken` for a member who has a login, `not_found`, `forbidden`
 */
export const renewInvitation = useCase({
  name: "RenewInvitation",
  needs: { member: "members.manage", key: true },
  access: "write",
  input: z.object({ memberId: existingIdSchema }),
  async run(context, { memberId }): Promise<InvitedMember> {
    const { member } = await findMemberToChange(context, memberId);
    if (member.hasLogin) throw new ChatError("taken", `${member.name} can sign in already.`);
    context.audit({ action: "member.invited_again", target: targetOf(member) });
    return { invitation: await invite(context, memberId), member: await showMember(context, memberId) };
  },
});
