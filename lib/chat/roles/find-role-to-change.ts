import type { StaffActor } from "../actor.ts";
import { ChatError, notFound } from "../errors.ts";
import { isBuiltInRole } from "../permissions.ts";
import type { Context } from "../use-case.ts";
import { assertMayGive } from "./may-give.ts";
import type { RoleRecord } from "./role.ts";

/**
 * A role of the tenant's own that the actor may change: one that allows nothing that they may not do themselves.
 * @throws ChatError `not_found`, `forbidden`, also for a built-in role
 */
export async function findRoleToChange({ tenant, actor }: Context<StaffActor>, id: string): Promise<RoleRecord> {
  if (isBuiltInRole(id)) throw new ChatError("forbidden", "The built-in roles stay as they are. Make one of your own.");
  const role = await tenant.roles.get(id);
  if (role === null) throw notFound();
  assertMayGive(actor, role.permissions);
  return role;
}
