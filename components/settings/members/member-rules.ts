import type { Member } from "#lib/chat/members/member.ts";
import type { Permission } from "#lib/chat/permissions.ts";
import type { Role } from "#lib/chat/roles/role.ts";

/** The role without which nobody could manage the workspace any more. */
const owner = "owner";

/** Whether a member is the one owner who can sign in: they can be neither removed nor given another role. */
export function isLastOwner({ id, role, status }: Standing, members: readonly Standing[]): boolean {
  if (role !== owner || status !== "active") return false;
  return !members.some((other) => other.role === owner && other.status === "active" && other.id !== id);
}

type Standing = Pick<Member, "id" | "role" | "status">;

/**
 * Says why somebody may neither give nor take a role, which nobody can who may not do all of it themselves.
 * @returns null where they may
 */
export function whyNotGive(role: Pick<Role, "id" | "permissions">, giver: Giver): string | null {
  if (role.id === owner && giver.role !== owner) return "Only owners make or change owners.";
  const isMore = role.permissions.some((permission) => !giver.permissions.includes(permission));
  return isMore ? "It allows more than your own role does." : null;
}

export interface Giver {
  role: string | null;
  permissions: readonly Permission[];
}

/** How many members have each role. */
export function countByRole(members: readonly Pick<Member, "role">[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { role } of members) counts.set(role, (counts.get(role) ?? 0) + 1);
  return counts;
}

/** @returns those whose name, address or role has every word that was typed. */
export function searchMembers(members: readonly Member[], typed: string): readonly Member[] {
  const words = typed
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return members.filter(({ name, email, roleName }) => {
    const text = `${name} ${email ?? ""} ${roleName}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}
