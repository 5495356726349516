import { z } from "zod";
import { ChatError } from "../errors.ts";
import { limits } from "../limits.ts";
import { isPermission, type Permission, permissions } from "../permissions.ts";
import type { TenantStore } from "../store.ts";
import { allRoles } from "./role.ts";

const permissionSchema = z.custom<Permission>((name) => typeof name === "string" && isPermission(name), {
  error: "There is no such permission.",
});

/** Named permissions, each once and in the order in which they are listed. */
export const permissionListSchema = z
  .array(permissionSchema)
  .max(permissions.length)
  .transform((given) => permissions.filter((permission) => given.includes(permission)));

export const roleNameSchema = z.string().trim().min(1).max(limits.nameMax);

/** @throws ChatError `taken` where a role other than this one has the name, whatever its case. */
export async function assertNameIsFree(
  tenant: Pick<TenantStore, "roles">,
  { id, name }: { id: string | null; name: string },
): Promise<void> {
  const others = (await allRoles(tenant)).filter((role) => role.id !== id);
  if (others.every((role) => role.name.toLowerCase() !== name.toLowerCase())) return;
  throw new ChatError("taken", `There is a role called ${name} already.`);
}
