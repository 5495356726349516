import type { SelectOption } from "#components/ui/select.tsx";
import type { Role } from "#lib/chat/roles/role.ts";
import { type Giver, whyNotGive } from "./member-rules.ts";

/** The roles to choose from. One that allows more than its giver has is shown, and says why it cannot be given. */
export function roleOptions(roles: readonly Role[], giver: Giver): SelectOption[] {
  return roles.map((role) => {
    const reason = whyNotGive(role, giver);
    return { value: role.id, label: role.name, disabled: reason !== null, detail: reason ?? describeRole(role) };
  });
}

/** @returns what a role is for, in a line. */
export function describeRole({ id, permissions, isBuiltIn }: Role): string {
  if (isBuiltIn && id in builtInDescriptions) return builtInDescriptions[id] ?? "";
  return permissions.length === 1 ? "1 right" : `${permissions.length} rights`;
}

const builtInDescriptions: Readonly<Record<string, string>> = {
  owner: "Everything. A workspace always has one.",
  admin: "Everything.",
  supervisor: "Answers, assigns to others, sees reports.",
  operator: "Answers visitors.",
  viewer: "Reads along.",
};
