import { z } from "zod";
import type { StaffActor } from "../actor.ts";
import { accessChanged } from "../events/access-changed.ts";
import { existingIdSchema } from "../ids.ts";
import { limits } from "../limits.ts";
import { type Context, useCase } from "../use-case.ts";
import {
  type FoundMember,
  findMemberToChange,
  findRoleToGive,
  lastOwnerError,
  showMember,
  targetOf,
} from "./find-member.ts";
import type { Member } from "./member.ts";

/**
 * Gives a member another name or another role, which holds from their next call on. Only who may give both the role that
 * they have and the one that they get may change it.
 * @throws ChatError `last_owner`, `not_found` for an unknown member or role, `forbidden`
 */
export const changeMember = useCase({
  name: "ChangeMember",
  needs: { member: "members.manage", key: true },
  access: "write",
  input: z.object({
    memberId: existingIdSchema,
    name: z.string().trim().min(1).max(limits.nameMax).optional(),
    role: z.string().max(limits.nameMax).optional(),
  }),
  async run(context, { memberId, name, role }): Promise<Member> {
    const found = await findMemberToChange(context, memberId);
    const { member } = found;
    if (role !== undefined && role !== member.role) await giveRole(context, found, role);
    if (name !== undefined && name !== member.name) {
      await context.tenant.members.change(memberId, { name });
      context.audit({
        action: "member.renamed",
        target: targetOf(member),
        before: { name: member.name },
        after: { name },
      });
    }
    return showMember(context, memberId);
  },
});

async function giveRole(
  context: Context<StaffActor>,
  { member, role: formerRole, isLastOwner }: FoundMember,
  roleId: string,
): Promise<void> {
  const role = await findRoleToGive(context, roleId);
  if (isLastOwner) throw lastOwnerError();
  await context.tenant.members.change(member.id, { role: role.id });
  context.emit(accessChanged("member", member.id));
  context.audit({
    action: "member.role_changed",
    target: targetOf(member),
    before: { role: formerRole?.name ?? null },
    after: { role: role.name },
  });
}
