"use client";

import type { Member } from "#lib/chat/members/member.ts";
import { ConfirmChange } from "../confirm-change.tsx";
import { useMe } from "../settings-context.tsx";
import { loaded } from "../settings-queries.ts";
import { useChange } from "../use-change.ts";

interface MemberDialogProps {
  member: Member;
  open: boolean;
  onClose: () => void;
}

/** Says what goes with somebody who is removed, and what stays. */
export function RemoveMemberDialog({ member, open, onClose }: MemberDialogProps) {
  const isSelf = useMe().id === member.id;
  const { id, name, status } = member;
  const change = useChange({
    run: (api) => api.removeMember(id),
    renews: [loaded.members, loaded.me],
    done: status === "invited" ? `The invitation of ${name} is void.` : `${name} was removed.`,
    tellsFailure: "in the form",
    onDone: onClose,
  });
  return (
    <ConfirmChange
      change={change}
      open={open}
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={isSelf ? "Leave the workspace?" : `Remove ${name}?`}
      confirm={isSelf ? "Leave" : "Remove"}
      onConfirm={() => change.mutate()}
    >
      {describe({ name, status, isSelf })}
    </ConfirmChange>
  );
}

function describe({ name, status, isSelf }: Pick<Member, "name" | "status"> & { isSelf: boolean }) {
  if (status === "invited") return `The invitation link of ${name} stops working. You can invite them again.`;
  const who = isSelf ? "You are" : `${name} is`;
  const stays = "Open conversations go back to the queue. What was written stays, with the name.";
  return `${who} signed out everywhere within seconds, and cannot sign in any more. ${stays}`;
}
