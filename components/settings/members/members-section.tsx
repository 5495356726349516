"use client";

import { SearchX, UserPlus, Users } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Input } from "#components/ui/form-field.tsx";
import { ColumnHead, Table } from "#components/ui/table.tsx";
import type { Member } from "#lib/chat/members/member.ts";
import type { Role } from "#lib/chat/roles/role.ts";
import { LoadedContent } from "../loaded-content.tsx";
import { SettingsPage } from "../settings-page.tsx";
import { useMembers, useRoles } from "../settings-queries.ts";
import { InvitationDialog, type ShownInvitation } from "./invitation-dialog.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { MemberRow } from "./member-row.tsx";
import { searchMembers } from "./member-rules.ts";

/** Who works here: invite, change, remove. */
export function MembersSection() {
  const [isInviting, setIsInviting] = useState(false);
  const [invitation, setInvitation] = useState<ShownInvitation | null>(null);
  const members = useMembers();
  const roles = useRoles();
  return (
    <SettingsPage
      title="Members"
      description="Who works here, and in which role."
      action={
        <Button look="primary" onClick={() => setIsInviting(true)}>
          <UserPlus aria-hidden />
          Invite
        </Button>
      }
    >
      <LoadedContent query={members} failure="The members could not be loaded">
        {(all) => (
          <MemberTable
            members={all}
            roles={roles.data?.items ?? []}
            onInvite={() => setIsInviting(true)}
            onInvitation={setInvitation}
          />
        )}
      </LoadedContent>
      <InviteDialog open={isInviting} onOpenChange={setIsInviting} onInvited={setInvitation} />
      <InvitationDialog invitation={invitation} onClose={() => setInvitation(null)} />
    </SettingsPage>
  );
}

interface MemberTableProps {
  members: readonly Member[];
  roles: readonly Role[];
  onInvite: () => void;
  onInvitation: (invitation: ShownInvitation) => void;
}

function MemberTable({ members, roles, onInvite, onInvitation }: MemberTableProps) {
  const [typed, setTyped] = useState("");
  const found = searchMembers(members, typed);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center gap-3">
        <Input
          type="search"
          aria-label="Search members"
          placeholder="Search by name, address or role"
          value={typed}
          onValueChange={setTyped}
          className="max-w-72"
        />
        <p role="status" className="ml-auto whitespace-nowrap text-faint text-xs">
          {describeCount(found.length, members.length)}
        </p>
      </div>
      <div className="overflow-hidden rounded-xl shadow-card">
        {found.length === 0 ? (
          <EmptyState
            icon={SearchX}
            title="Nobody fits"
            action={<Button onClick={() => setTyped("")}>Clear the search</Button>}
          >
            No member has “{typed.trim()}” in their name, address or role.
          </EmptyState>
        ) : (
          <Table label="Members">
            <thead>
              <tr>
                <ColumnHead>Name</ColumnHead>
                <ColumnHead className="w-32 lg:w-44">
                  <span className="pl-2">Role</span>
                </ColumnHead>
                <ColumnHead className="w-28 max-lg:hidden">Status</ColumnHead>
                <ColumnHead className="w-32 max-xl:hidden">Since</ColumnHead>
                <ColumnHead className="w-13 md:w-16">
                  <span className="sr-only">Actions</span>
                </ColumnHead>
              </tr>
            </thead>
            <tbody>
              {found.map((member) => (
                <MemberRow
                  key={member.id}
                  member={member}
                  members={members}
                  roles={roles}
                  onInvitation={onInvitation}
                />
              ))}
            </tbody>
          </Table>
        )}
        {members.length === 1 && found.length === 1 && (
          <EmptyState
            icon={Users}
            title="It is only you so far"
            className="border-line border-t"
            action={
              <Button onClick={onInvite}>
                <UserPlus aria-hidden />
                Invite somebody
              </Button>
            }
          >
            Invite those who answer your visitors with you.
          </EmptyState>
        )}
      </div>
    </div>
  );
}

function describeCount(found: number, all: number): string {
  if (found !== all) return `${found} of ${all}`;
  return all === 1 ? "1 member" : `${all} members`;
}
