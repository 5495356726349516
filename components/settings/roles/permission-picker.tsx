"use client";

import { Checkbox } from "#components/ui/checkbox.tsx";
import type { Permission } from "#lib/chat/permissions.ts";
import { useMe } from "../settings-context.tsx";
import type { NamedPermission } from "./permission-groups.ts";
import { PermissionGroups } from "./permission-list.tsx";

interface PermissionPickerProps {
  permissions: readonly NamedPermission[];
  chosen: readonly Permission[];
  onChange: (chosen: Permission[]) => void;
}

/** What somebody may do, by subject. What its giver may not do themselves is off, and says so. */
export function PermissionPicker({ permissions, chosen, onChange }: PermissionPickerProps) {
  const own = useMe().permissions;
  const toggle = (name: Permission, isOn: boolean) => {
    const wanted = new Set(isOn ? [...chosen, name] : chosen.filter((other) => other !== name));
    onChange(permissions.map((permission) => permission.name).filter((other) => wanted.has(other)));
  };
  return (
    <PermissionGroups permissions={permissions}>
      {({ name, label }) => {
        const isOwn = own.includes(name);
        return (
          <Checkbox
            key={name}
            label={label}
            detail={!isOwn && "You do not have this right, so you cannot give it."}
            checked={chosen.includes(name)}
            disabled={!isOwn}
            onCheckedChange={(isOn) => toggle(name, isOn)}
          />
        );
      }}
    </PermissionGroups>
  );
}
