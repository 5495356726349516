import {
  type BuiltInRole,
  builtInRoleNames,
  builtInRoles,
  isBuiltInRole,
  type Permission,
  permissionsOfBuiltIn,
} from "../permissions.ts";
import type { TenantStore } from "../store.ts";

/** A role that the tenant has made. */
export interface RoleRecord {
  id: string;
  name: string;
  permissions: readonly Permission[];
  createdAt: Date;
}

/** A role as every door shows it. */
export interface Role {
  /** A built-in one has its word for an id. */
  id: BuiltInRole | (string & {});
  name: string;
  permissions: readonly Permission[];
  isBuiltIn: boolean;
}

export function presentRole({ id, name, permissions }: Pick<RoleRecord, "id" | "name" | "permissions">): Role {
  return { id, name, permissions, isBuiltIn: false };
}

/** The built-in roles, and then the tenant's own by name. */
export async function allRoles({ roles }: Pick<TenantStore, "roles">): Promise<Role[]> {
  const own = await roles.list();
  return [...builtInRoles.map(presentBuiltIn), ...own.map(presentRole)];
}

/** A built-in role by its word, or one of the tenant's own by its id. @returns null for any other. */
export async function findRole({ roles }: Pick<TenantStore, "roles">, id: string): Promise<Role | null> {
  if (isBuiltInRole(id)) return presentBuiltIn(id);
  const own = await roles.get(id);
  return own && presentRole(own);
}

function presentBuiltIn(id: BuiltInRole): Role {
  return { id, name: builtInRoleNames[id], permissions: permissionsOfBuiltIn(id), isBuiltIn: true };
}
