import { z } from "zod";
import { type Permission, permissionLabels, permissions } from "../permissions.ts";
import { useCase } from "../use-case.ts";
import { allRoles, type Role } from "./role.ts";

export interface RoleList {
  items: Role[];
  /** Everything that a role can be made of. */
  permissions: { name: Permission; label: string }[];
}

/** The roles that a member can have: the built-in ones, then the tenant's own by name. */
export const listRoles = useCase({
  name: "ListRoles",
  needs: { member: "any", key: true },
  access: "read",
  input: z.object({}),
  async run({ tenant }): Promise<RoleList> {
    return {
      items: await allRoles(tenant),
      permissions: permissions.map((name) => ({ name, label: permissionLabels[name] })),
    };
  },
});
