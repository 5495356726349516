import { z } from "zod";
import { ChatError } from "../errors.ts";
import { existingIdSchema } from "../ids.ts";
import type { TenantStore } from "../store.ts";
import { useCase } from "../use-case.ts";
import { findRoleToChange } from "./find-role-to-change.ts";

/** Takes a role of the tenant's own away, once nobody has it. @throws ChatError `in_use`, `not_found`, `forbidden` */
export const removeRole = useCase({
  name: "RemoveRole",
  needs: { member: "roles.manage", key: true },
  access: "write",
  input: z.object({ roleId: existingIdSchema }),
  async run(context, { roleId }): Promise<null> {
    const { tenant, audit } = context;
    const { name, permissions } = await findRoleToChange(context, roleId);
    const count = await tenant.members.countHavingRole(roleId);
    if (count > 0) throw new ChatError("in_use", `${count} ${count === 1 ? "member has" : "members have"} this role.`);
    if (await isGivenAtSignIn(tenant, roleId)) throw new ChatError("in_use", "The OpenID provider gives this role.");
    await tenant.roles.remove(roleId);
    audit({ action: "role.removed", target: { kind: "role", id: roleId, name }, before: { name, permissions } });
    return null;
  },
});

async function isGivenAtSignIn({ settings }: TenantStore, roleId: string): Promise<boolean> {
  const provider = await settings.provider();
  if (provider === null) return false;
  return provider.defaultRole === roleId || provider.roleMapping.some(({ role }) => role === roleId);
}
