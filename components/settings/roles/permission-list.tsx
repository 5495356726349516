import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "#components/ui/class-names.ts";
import type { Permission } from "#lib/chat/permissions.ts";
import { groupPermissions, type NamedPermission } from "./permission-groups.ts";

interface PermissionGroupsProps {
  permissions: readonly NamedPermission[];
  children: (permission: NamedPermission) => ReactNode;
}

/** Permissions by what they are about. */
export function PermissionGroups({ permissions, children }: PermissionGroupsProps) {
  return (
    <div className="divide-y divide-line">
      {groupPermissions(permissions).map(({ title, permissions: group }) => (
        <fieldset key={title} className="flex flex-col gap-x-6 gap-y-2.5 py-4 first:pt-0 last:pb-0 sm:flex-row">
          <legend className="contents">
            <span className="block w-36 shrink-0 font-medium text-sm">{title}</span>
          </legend>
          <div className="flex min-w-0 flex-1 flex-col gap-2.5">{group.map(children)}</div>
        </fieldset>
      ))}
    </div>
  );
}

interface PermissionListProps {
  permissions: readonly NamedPermission[];
  /** Those that somebody has. */
  given: readonly Permission[];
}

/** What somebody may do and what not, where nothing of it can be changed. */
export function PermissionList({ permissions, given }: PermissionListProps) {
  return (
    <PermissionGroups permissions={permissions}>
      {({ name, label }) => {
        const isGiven = given.includes(name);
        const Icon = isGiven ? Check : Minus;
        return (
          <p key={name} className={classNames("flex items-start gap-2.5 text-sm", !isGiven && "text-faint")}>
            <Icon aria-hidden className={classNames("mt-0.5 size-4 shrink-0", isGiven && "text-accent-text")} />
            <span>
              {label}
              {!isGiven && <span className="sr-only">: no</span>}
            </span>
          </p>
        );
      }}
    </PermissionGroups>
  );
}
