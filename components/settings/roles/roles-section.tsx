"use client";

import { ChevronRight, Plus } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Cell, ColumnHead, Row, Table } from "#components/ui/table.tsx";
import type { Role } from "#lib/chat/roles/role.ts";
import { LoadedContent } from "../loaded-content.tsx";
import { countByRole } from "../members/member-rules.ts";
import { describeRole } from "../members/role-options.ts";
import { useSettingsFrame } from "../settings-context.tsx";
import { SettingsLink } from "../settings-link.tsx";
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
  return (
    <Table label={label}>
      <thead className="sr-only">
        <tr>
          <ColumnHead>Role</ColumnHead>
          <ColumnHead className="w-32">Members</ColumnHead>
        </tr>
      </thead>
      <tbody>
        {roles.map((role) => (
          <Row key={role.id} className="relative transition-colors hover:bg-hover">
            <Cell>
              <SettingsLink
                to={{ section: "roles", item: role.id }}
                className="font-medium after:absolute after:inset-0"
              >
                {role.name}
              </SettingsLink>
              <p className="text-pretty text-faint text-xs">{describeRole(role)}</p>
            </Cell>
            <Cell className="w-32">
              <span className="flex items-center justify-end gap-2">
                <Badge look="quiet" className="text-xs">
                  {counts && describeMembers(counts.get(role.id) ?? 0)}
                </Badge>
                <ChevronRight aria-hidden className="size-4 shrink-0 text-faint" />
              </span>
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function describeMembers(count: number): string {
  if (count === 0) return "Nobody";
  return count === 1 ? "1 member" : `${count} members`;
}
