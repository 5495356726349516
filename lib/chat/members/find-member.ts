import type { StaffActor } from "../actor.ts";
import type { AuditTarget } from "../audit/audit-entry.ts";
import { ChatError, notFound } from "../errors.ts";
import { assertMayGiveRole } from "../roles/may-give.ts";
import { findRole, type Role } from "../roles/role.ts";
import type { Context } from "../use-case.ts";
import type { Member, MemberViewRecord } from "./member.ts";
import { presentMember } from "./present-member.ts";

export interface FoundMember {
  member: MemberViewRecord;
  /** Null for a role that is gone. */
  role: Role | null;
  /** Whether nobody else could sign in as an owner. */
  isLastOwner: boolean;
}

/**
 * A member on whom the actor may act, in a unit that writes. Whoever else makes or unmakes an owner waits until the commit.
 * @throws ChatError `not_found`, also for one who was removed; `forbidden` for one who may do what the actor may not.
 */
export async function findMemberToChange(context: Context<StaffActor>, memberId: string): Promise<FoundMember> {
  const { tenant, actor } = context;
  // Counted first: it is what makes others wait, so that what is read of the member afterwards stays true.
  const owners = await tenant.members.countHavingRole("owner", { withLogin: true });
  const member = await tenant.members.view(memberId);
  if (member === null || member.removedAt !== null) throw notFound();
  const role = await findRole(tenant, member.role);
  if (role !== null) assertMayGiveRole(actor, role);
  return { member, role, isLastOwner: member.role === "owner" && member.hasLogin && owners <= 1 };
}

/** A role that the actor may give. @throws ChatError `not_found`, `forbidden` */
export async function findRoleToGive({ tenant, actor }: Context<StaffActor>, roleId: string): Promise<Role> {
  const role = await findRole(tenant, roleId);
  if (role === null) throw notFound();
  assertMayGiveRole(actor, role);
  return role;
}

export function lastOwnerError(): ChatError {
  return new ChatError("last_owner", "Nobody else owns this workspace. Make somebody else an owner first.");
}

/** A member as they stand in this transaction. @throws ChatError `not_found` */
export async function showMember({ tenant, actor }: Context<StaffActor>, memberId: string): Promise<Member> {
  const member = await tenant.members.view(memberId);
  if (member === null) throw notFound();
  return presentMember(member, await findRole(tenant, member.role), actor);
}

export function targetOf({ id, name }: Pick<MemberViewRecord, "id" | "name">): AuditTarget {
  return { kind: "member", id, name };
}
