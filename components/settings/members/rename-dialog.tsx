"use client";

import { useState } from "react";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormActions } from "#components/ui/form-actions.tsx";
import { FormField, Input } from "#components/ui/form-field.tsx";
import { limits } from "#lib/chat/limits.ts";
import type { Member } from "#lib/chat/members/member.ts";
import { formErrorsOf } from "../form-errors.ts";
import { FormFailure, SettingsForm } from "../form-parts.tsx";
import { loaded } from "../settings-queries.ts";
import { useChange } from "../use-change.ts";

interface RenameDialogProps {
  member: Member;
  open: boolean;
  onClose: () => void;
}

export function RenameDialog({ member, open, onClose }: RenameDialogProps) {
  return (
    <Dialog open={open} onOpenChange={(isOpen) => isOpen || onClose()} title="Change the name">
      <RenameForm member={member} onClose={onClose} />
    </Dialog>
  );
}

function RenameForm({ member, onClose }: Omit<RenameDialogProps, "open">) {
  const [name, setName] = useState(member.name);
  const change = useChange({
    run: (api, input: string) => api.changeMember({ id: member.id, name: input }),
    renews: [loaded.members, loaded.me],
    done: "Saved.",
    tellsFailure: "in the form",
    onDone: onClose,
  });
  const errors = formErrorsOf(change.error, ["name"]);
  return (
    <SettingsForm
      onSubmit={() => change.mutate(name.trim())}
      pending={change.isPending}
      errors={errors.fields}
      className="flex flex-col gap-4"
    >
      <FormField label="Name" hint="Visitors see it beside the answers." error={errors.fields.name}>
        <Input value={name} onValueChange={setName} maxLength={limits.nameMax} autoComplete="off" />
      </FormField>
      <FormFailure>{errors.form}</FormFailure>
      <FormActions onCancel={onClose} pending={change.isPending} disabled={name.trim() === ""}>
        Save
      </FormActions>
    </SettingsForm>
  );
}
