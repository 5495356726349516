import { z } from "zod";
import { changesOf, isChanged } from "../audit/changes-of.ts";
import { accessChanged } from "../events/access-changed.ts";
import { existingIdSchema } from "../ids.ts";
import { useCase } from "../use-case.ts";
import { findRoleToChange } from "./find-role-to-change.ts";
import { assertMayGive } from "./may-give.ts";
import { presentRole, type Role } from "./role.ts";
import { assertNameIsFree, permissionListSchema, roleNameSchema } from "./role-input.ts";

/**
 * Gives a role of the tenant's own another name or other permissions, which hold from the next call on of all who have it.
 * @throws ChatError `not_found`, `taken`, `forbidden`
 */
export const changeRole = useCase({
  name: "ChangeRole",
  needs: { member: "roles.manage", key: true },
  access: "write",
  input: z.object({
    roleId: existingIdSchema,
    name: roleNameSchema.optional(),
    permissions: permissionListSchema.optional(),
  }),
  async run(context, { roleId, name, permissions }): Promise<Role> {
    const { tenant, actor, emit, audit } = context;
    const role = await findRoleToChange(context, roleId);
    const before = { name: role.name, permissions: role.permissions };
    const after = { name: name ?? role.name, permissions: permissions ?? role.permissions };
    const changes = changesOf(before, after);
    if (!isChanged(changes)) return presentRole(role);
    assertMayGive(actor, after.permissions);
    await assertNameIsFree(tenant, { id: roleId, name: after.name });
    await tenant.roles.change(roleId, after);
    emit(accessChanged("role", roleId));
    audit({ action: "role.changed", target: { kind: "role", id: roleId, name: role.name }, ...changes });
    return presentRole({ id: roleId, ...after });
  },
});
