"use client";

import { Gauge, Link2, LogOut, MoreHorizontal, PenLine, UserMinus } from "lucide-react";
import { useId, useState } from "react";
import { formatDate, formatFully } from "#components/console/format-time.ts";
import { seesConversations } from "#components/console/member-standing.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Menu, MenuItem, MenuSeparator } from "#components/ui/menu.tsx";
import { Select } from "#components/ui/select.tsx";
import { Cell, Row } from "#components/ui/table.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import type { Member } from "#lib/chat/members/member.ts";
import type { Role } from "#lib/chat/roles/role.ts";
import { useMe } from "../settings-context.tsx";
import { loaded, useOperators } from "../settings-queries.ts";
import { useChange } from "../use-change.ts";
import type { ShownInvitation } from "./invitation-dialog.tsx";
import { type Giver, isLastOwner, whyNotGive } from "./member-rules.ts";
import { OperatorDialog } from "./operator-dialog.tsx";
import { RemoveMemberDialog } from "./remove-member-dialog.tsx";
import { RenameDialog } from "./rename-dialog.tsx";
import { roleOptions } from "./role-options.ts";

interface MemberRowProps {
  member: Member;
  /** Everybody, which says who the last owner is. */
  members: readonly Member[];
  roles: readonly Role[];
  onInvitation: (invitation: ShownInvitation) => void;
}

export function MemberRow({ member, members, roles, onInvitation }: MemberRowProps) {
  const me = useMe();
  const { id, name, email, status, createdAt } = member;
  const reason = whyHeld(member, { members, roles, giver: me });
  return (
    <Row>
      <Cell>
        <div className="flex items-center gap-3">
          <Avatar id={id} name={name} size="sm" className="max-sm:hidden" />
          <div className="min-w-0">
            <p className="flex items-center gap-1.5">
              <span className="truncate font-medium">{name}</span>
              {id === me.id && <Badge look="quiet">you</Badge>}
            </p>
            <p className="truncate text-faint text-xs">{email}</p>
            {status === "invited" && <p className="text-note-text text-xs lg:hidden">Invited</p>}
          </div>
        </div>
      </Cell>
      <Cell>
        <RoleOfMember member={member} roles={roles} reason={reason} />
      </Cell>
      <Cell className="max-lg:hidden">
        <StatusOfMember status={status} />
      </Cell>
      <Cell className="text-muted max-xl:hidden">
        <time dateTime={createdAt} title={formatFully(createdAt)}>
          {formatDate(createdAt)}
        </time>
      </Cell>
      <Cell className="pl-0 text-right">
        <MemberActions member={member} reason={reason} onInvitation={onInvitation} />
      </Cell>
    </Row>
  );
}

interface Around {
  members: readonly Member[];
  roles: readonly Role[];
  giver: Giver;
}

/** @returns why a member's role cannot be changed, nor they be removed; null where they can. */
function whyHeld(member: Member, { members, roles, giver }: Around): string | null {
  if (isLastOwner(member, members)) return "A workspace always has an owner. Make somebody else an owner first.";
  const role = roles.find(({ id }) => id === member.role);
  const reason = role === undefined ? null : whyNotGive(role, giver);
  if (reason === null) return null;
  return member.role === "owner" ? reason : `${member.name} may do more than you, so you cannot change that.`;
}

function StatusOfMember({ status }: Pick<Member, "status">) {
  if (status === "active") return <span className="text-muted">Active</span>;
  return <Badge className="bg-note text-note-text shadow-none">Invited</Badge>;
}

function RoleOfMember({ member, roles, reason }: Omit<MemberRowProps, "members" | "onInvitation"> & Reason) {
  const me = useMe();
  const reasonId = useId();
  const change = useChange({
    run: (api, role: string) => api.changeMember({ id: member.id, role }),
    renews: [loaded.members, loaded.me],
    done: (_, role) => `${member.name} is ${nameOf(role, roles)} now.`,
    tellsFailure: "in a toast",
  });
  const select = (
    <Select
      look="quiet"
      aria-label={`Role of ${member.name}`}
      aria-describedby={reason === null ? undefined : reasonId}
      className="w-full"
      options={roleOptions(roles, me)}
      value={change.isPending ? change.variables : member.role}
      placeholder={member.roleName}
      disabled={reason !== null || change.isPending || roles.length === 0}
      onValueChange={(role) => change.mutate(role)}
    />
  );
  if (reason === null) return select;
  return (
    <Tooltip label={<span className="max-w-56">{reason}</span>}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the reason is reached by the keyboard as well. */}
      <div tabIndex={0} role="note" aria-label={`${member.roleName}. ${reason}`} className="rounded-md">
        {select}
        <span id={reasonId} hidden>
          {reason}
        </span>
      </div>
    </Tooltip>
  );
}

interface Reason {
  /** Why nothing of it can be changed. */
  reason: string | null;
}

function nameOf(role: string, roles: readonly Role[]): string {
  return roles.find(({ id }) => id === role)?.name ?? "in another role";
}

function MemberActions({ member, reason, onInvitation }: Pick<MemberRowProps, "member" | "onInvitation"> & Reason) {
  const me = useMe();
  const [dialog, setDialog] = useState<"rename" | "work" | "remove" | null>(null);
  const operators = useOperators({ isWanted: seesConversations(me) });
  const operator = operators.data?.find((one) => one.id === member.id);
  const { id, name, status } = member;
  const renew = useChange({
    run: (api) => api.renewInvitation(id),
    renews: [],
    tellsFailure: "in a toast",
    onDone: ({ invitation }) => onInvitation({ name, isRenewed: true, ...invitation }),
  });
  const endSessions = useChange({
    run: (api) => api.endMemberSessions(id),
    renews: [],
    done: `${name} is signed out everywhere.`,
    tellsFailure: "in a toast",
  });
  const isSelf = id === me.id;
  const close = () => setDialog(null);
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button look="ghost" size="icon-sm" aria-label={`More for ${name}`}>
            <MoreHorizontal aria-hidden />
          </Button>
        }
      >
        <MenuItem icon={PenLine} onClick={() => setDialog("rename")}>
          Change the name
        </MenuItem>
        {operator && (
          <MenuItem icon={Gauge} onClick={() => setDialog("work")}>
            Capacity and skills
          </MenuItem>
        )}
        {status === "invited" && (
          <MenuItem icon={Link2} onClick={() => renew.mutate()}>
            New invitation link
          </MenuItem>
        )}
        {status === "active" && !isSelf && (
          <MenuItem icon={LogOut} onClick={() => endSessions.mutate()}>
            Sign out everywhere
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem icon={UserMinus} disabled={reason !== null} tone="danger" onClick={() => setDialog("remove")}>
          {isSelf ? "Leave the workspace" : "Remove"}
        </MenuItem>
        {reason !== null && <p className="max-w-56 px-2 pt-0.5 pb-1.5 text-pretty text-faint text-xs">{reason}</p>}
      </Menu>
      <RenameDialog member={member} open={dialog === "rename"} onClose={close} />
      {operator && <OperatorDialog operator={operator} open={dialog === "work"} onClose={close} />}
      <RemoveMemberDialog member={member} open={dialog === "remove"} onClose={close} />
    </>
  );
}
