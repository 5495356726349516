"use client";

import { ShieldQuestion, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import type { RoleList } from "#lib/chat/roles/list-roles.ts";
import type { Role } from "#lib/chat/roles/role.ts";
import { ConfirmChange } from "../confirm-change.tsx";
import { LoadedContent } from "../loaded-content.tsx";
import { countByRole, whyNotGive } from "../members/member-rules.ts";
import { describeRole } from "../members/role-options.ts";
import { useMe, useSettingsFrame } from "../settings-context.tsx";
import { SettingsCard, SettingsPage } from "../settings-page.tsx";
import { loaded, useMembers, useRoles } from "../settings-queries.ts";
import { CardSkeleton } from "../settings-skeleton.tsx";
import { useChange } from "../use-change.ts";
import { PermissionList } from "./permission-list.tsx";
import { RoleEditor } from "./role-editor.tsx";

/** Stands in the address for a role that is not made yet. */
export const newRole = "new";

const back = { to: { section: "roles" }, label: "Roles" } as const;

/** One role: its editor, or what it allows where it is built in. */
export function RolePage({ roleId }: { roleId: string }) {
  const roles = useRoles();
  return (
    <LoadedContent
      query={roles}
      failure="The role could not be loaded"
      skeleton={
        <SettingsPage title="Role" back={back}>
          <CardSkeleton rows={6} />
        </SettingsPage>
      }
    >
      {(list) => <LoadedRole roleId={roleId} list={list} />}
    </LoadedContent>
  );
}

function LoadedRole({ roleId, list }: { roleId: string; list: RoleList }) {
  const me = useMe();
  const role = list.items.find(({ id }) => id === roleId);
  if (roleId === newRole) {
    return (
      <SettingsPage title="New role" description="Members with it may do what you tick, and nothing else." back={back}>
        <RoleEditor saved={null} permissions={list.permissions} />
      </SettingsPage>
    );
  }
  if (role === undefined) {
    return (
      <SettingsPage title="Role" back={back}>
        <EmptyState icon={ShieldQuestion} title="This role is gone" className="rounded-xl py-16 shadow-card">
          Somebody has removed it, or it never was.
        </EmptyState>
      </SettingsPage>
    );
  }
  const reason = role.isBuiltIn ? null : whyNotGive(role, me);
  if (role.isBuiltIn || reason !== null) {
    const description = reason ?? `${describeRole(role)} Built in, so it stays as it is.`;
    return (
      <SettingsPage title={role.name} description={description} back={back}>
        <SettingsCard>
          <PermissionList permissions={list.permissions} given={role.permissions} />
        </SettingsCard>
      </SettingsPage>
    );
  }
  return (
    <SettingsPage
      title={role.name}
      description="A change counts at once, for everybody who has the role."
      back={back}
      action={<RemoveRole role={role} />}
    >
      <RoleEditor saved={role} permissions={list.permissions} />
    </SettingsPage>
  );
}

function RemoveRole({ role }: { role: Role }) {
  const { location } = useSettingsFrame();
  const [isAsking, setIsAsking] = useState(false);
  const members = useMembers();
  const count = members.data === undefined ? 0 : (countByRole(members.data).get(role.id) ?? 0);
  const change = useChange({
    run: (api) => api.removeRole(role.id),
    renews: [loaded.roles],
    done: `The role ${role.name} was removed.`,
    tellsFailure: "in the form",
    onDone: () => location.go({ section: "roles" }),
  });
  const remove = (
    <Button look="danger" disabled={count > 0} focusableWhenDisabled onClick={() => setIsAsking(true)}>
      <Trash2 aria-hidden />
      Remove
    </Button>
  );
  return (
    <>
      {count > 0 ? (
        <Tooltip label={`${count === 1 ? "1 member has" : `${count} members have`} it. Give them another role first.`}>
          {remove}
        </Tooltip>
      ) : (
        remove
      )}
      <ConfirmChange
        change={change}
        open={isAsking}
        onOpenChange={setIsAsking}
        title={`Remove the role ${role.name}?`}
        confirm="Remove"
        onConfirm={() => change.mutate()}
      >
        Nobody has it, so nobody loses anything. It cannot be brought back.
      </ConfirmChange>
    </>
  );
}
