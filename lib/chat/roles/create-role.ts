import { z } from "zod";
import { ChatError } from "../errors.ts";
import { limits } from "../limits.ts";
import { useCase } from "../use-case.ts";
import { assertMayGive } from "./may-give.ts";
import { presentRole, type Role } from "./role.ts";
import { assertNameIsFree, permissionListSchema, roleNameSchema } from "./role-input.ts";

/**
 * Makes a role of named permissions, none of which its maker lacks.
 * @throws ChatError `taken`, `forbidden`, `invalid_input` where the tenant has as many as it may
 */
export const createRole = useCase({
  name: "CreateRole",
  needs: { member: "roles.manage", key: true },
  access: "write",
  input: z.object({ name: roleNameSchema, permissions: permissionListSchema }),
  async run({ tenant, actor, now, newId, audit }, { name, permissions }): Promise<Role> {
    assertMayGive(actor, permissions);
    await assertNameIsFree(tenant, { id: null, name });
    if ((await tenant.roles.list()).length >= limits.rolesMax) {
      throw new ChatError("invalid_input", `A workspace may have ${limits.rolesMax} roles of its own.`);
    }
    const role = { id: newId(), name, permissions, createdAt: now };
    await tenant.roles.add(role);
    audit({ action: "role.created", target: { kind: "role", id: role.id, name }, after: { name, permissions } });
    return presentRole(role);
  },
});
