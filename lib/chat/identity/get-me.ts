import { z } from "zod";
import { type Participant, participantOf } from "../actor.ts";
import { type Permission, permissionsOfRole, type Role } from "../permissions.ts";
import type { TenantProfile } from "../store.ts";
import { useCase } from "../use-case.ts";

export interface Me extends Participant {
  /** Null for a visitor. */
  role: Role | null;
  permissions: readonly Permission[];
  tenant: TenantProfile;
}

/** Who the caller is here, and what they may do. */
export const getMe = useCase({
  name: "GetMe",
  needs: { member: "any", visitor: true },
  access: "read",
  input: z.object({}),
  async run({ tenant, actor }): Promise<Me> {
    const { slug, name, greeting } = await tenant.profile.get();
    const role = actor.kind === "member" ? actor.role : null;
    const permissions = role === null ? [] : permissionsOfRole(role);
    return { ...participantOf(actor), role, permissions, tenant: { slug, name, greeting } };
  },
});
