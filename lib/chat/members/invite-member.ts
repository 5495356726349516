import { z } from "zod";
import type { StaffActor } from "../actor.ts";
import { ChatError } from "../errors.ts";
import { limits } from "../limits.ts";
import { type Context, useCase } from "../use-case.ts";
import { findRoleToGive, showMember, targetOf } from "./find-member.ts";
import type { Invitation } from "./invitations.ts";
import { invite } from "./invite.ts";
import type { Member, MemberRecord } from "./member.ts";

export interface InvitedMember {
  member: Member;
  /** To be handed to the person. It is told only now. */
  invitation: Invitation;
}

/**
 * Adds a member who has no login yet, and makes the link by which they get one. Whether their address is known to another
 * tenant is not looked at, so that nobody learns it. Somebody who was removed comes back as the same member.
 * @throws ChatError `taken` where somebody of this tenant has the address, `not_found` for an unknown role, `forbidden`
 */
export const inviteMember = useCase({
  name: "InviteMember",
  needs: { member: "members.manage", key: true },
  access: "write",
  input: z.object({
    name: z.string().trim().min(1).max(limits.nameMax),
    email: z.email().max(limits.emailMax).toLowerCase(),
    role: z.string().max(limits.nameMax),
  }),
  async run(context, { name, email, role: roleId }): Promise<InvitedMember> {
    const role = await findRoleToGive(context, roleId);
    const { id } = await addMember(context, { name, email, role: role.id });
    context.audit({ action: "member.invited", target: targetOf({ id, name }), after: { email, role: role.name } });
    return { invitation: await invite(context, id), member: await showMember(context, id) };
  },
});

async function addMember(
  { tenant, now, newId }: Context<StaffActor>,
  { name, email, role }: Pick<MemberRecord, "name" | "email" | "role">,
): Promise<Pick<MemberRecord, "id">> {
  const known = await tenant.members.findByEmail(email);
  if (known === null) {
    const member = { id: newId(), name, email, role, removedAt: null, createdAt: now };
    await tenant.members.add(member);
    return member;
  }
  if (known.removedAt === null) throw new ChatError("taken", `${email} is a member already.`);
  // What they could do before has ended with their removal, and their sign-ins begin anew as well.
  await tenant.members.removeIdentities(known.id);
  await tenant.members.change(known.id, { name, role, removedAt: null });
  return known;
}
