import { z } from "zod";
import { isStaff, type Participant, participantOf } from "../actor.ts";
import type { Permission } from "../permissions.ts";
import type { TenantProfile } from "../store.ts";
import { useCase } from "../use-case.ts";

export interface Me extends Participant {
  /** A built-in role by its name, or one of the tenant's own by its id. Null for a visitor and a key. */
  role: string | null;
  /** What the role is called. */
  roleName: string | null;
  permissions: readonly Permission[];
  tenant: TenantProfile;
}

/** Who the caller is here, and what they may do. */
export const getMe = useCase({
  name: "GetMe",
  needs: { member: "any", key: true, visitor: true },
  access: "read",
  input: z.object({}),
  async run({ tenant, actor }): Promise<Me> {
    const { slug, name, greeting } = await tenant.profile.get();
    const role = actor.kind === "member" ? actor.role : null;
    const roleName = actor.kind === "member" ? actor.roleName : null;
    const permissions = isStaff(actor) ? actor.permissions : [];
    return { ...participantOf(actor), role, roleName, permissions, tenant: { slug, name, greeting } };
  },
});
