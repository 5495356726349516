import type { StaffActor } from "../actor.ts";
import type { Role } from "../roles/role.ts";
import type { Member, MemberViewRecord } from "./member.ts";

/** A member as the actor may see them. The addresses are for those who manage members. */
export function presentMember(record: MemberViewRecord, role: Role | null, actor: StaffActor): Member {
  const { id, name, email, role: roleId, createdAt, hasLogin } = record;
  return {
    id,
    name,
    email: actor.permissions.includes("members.manage") ? email : null,
    role: roleId,
    roleName: role?.name ?? "No role",
    createdAt: createdAt.toISOString(),
    status: hasLogin ? "active" : "invited",
  };
}
