"use client";

import { Plus } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import type { Role } from "#lib/chat/roles/role.ts";
import { GroupTable } from "../group-table.tsx";
import { LoadedContent } from "../loaded-content.tsx";
import { countByRole } from "../members/member-rules.ts";
import { describeRole } from "../members/role-options.ts";
import { useSettingsFrame } from "../settings-context.tsx";
import { SettingsCard, SettingsPage } from "../settings-page.tsx";
import { useMembers, useRoles } from "../settings-queries.ts";
import { newRole, RolePage } from "./role-page.tsx";

/** What each role allows; one of them opens in its place. */
export function RolesSection() {
  const { item } = useSettingsFrame().location;
  return item === null ? <RoleList /> : <RolePage key={item} roleId={item} />;
}

function RoleList() {
  const { location } = useSettingsFrame();
  const roles = useRoles();
  const members = useMembers();
  const counts = members.data && countByRole(members.data);
  const make = () => location.go({ section: "roles", item: newRole });
  return (
    <SettingsPage
      title="Roles"
      description="What each role allows. Make your own where the built-in ones do not fit."
      action={
        <Button look="primary" onClick={make}>
          <Plus aria-hidden />
          New role
        </Button>
      }
    >
      <LoadedContent query={roles} failure="The roles could not be loaded">
        {({ items }) => {
          const own = items.filter(({ isBuiltIn }) => !isBuiltIn);
          return (
            <>
              <SettingsCard title="Your own" isFlush={own.length > 0}>
                {own.length > 0 ? (
                  <RoleTable label="Your own roles" roles={own} counts={counts} />
                ) : (
                  <div className="flex flex-wrap items-center justify-between gap-3">
                    <p className="text-muted text-sm">
                      None yet. A role of your own allows just what its members need.
                    </p>
                    <Button size="sm" onClick={make}>
                      Make one
                    </Button>
                  </div>
                )}
              </SettingsCard>
              <SettingsCard title="Built in" isFlush>
                <RoleTable label="Built-in roles" roles={items.filter(({ isBuiltIn }) => isBuiltIn)} counts={counts} />
              </SettingsCard>
            </>
          );
        }}
      </LoadedContent>
    </SettingsPage>
  );
}

interface RoleTableProps {
  label: string;
  roles: readonly Role[];
  /** Undefined until it is known. */
  counts: ReadonlyMap<string, number> | undefined;
}

function RoleTable({ label, roles, counts }: RoleTableProps) {
  const groups = roles.map((role) => ({
    id: role.id,
    name: role.name,
    description: describeRole(role),
    memberCount: counts && (counts.get(role.id) ?? 0),
  }));
  return <GroupTable label={label} noun="Role" section="roles" groups={groups} />;
}
