import { isPermission, type Permission } from "#lib/chat/permissions.ts";

/** Reads the JSON in which a role or a key keeps its permissions. One that no longer exists is left out. */
export function permissionsOfText(text: string): Permission[] {
  const names: unknown = JSON.parse(text);
  return Array.isArray(names) ? names.map(String).filter(isPermission) : [];
}
