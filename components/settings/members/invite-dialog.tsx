"use client";

import { useState } from "react";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormActions } from "#components/ui/form-actions.tsx";
import { FormField, Input } from "#components/ui/form-field.tsx";
import { Select } from "#components/ui/select.tsx";
import { limits } from "#lib/chat/limits.ts";
import { formErrorsOf } from "../form-errors.ts";
import { FormFailure, SettingsForm } from "../form-parts.tsx";
import { useMe } from "../settings-context.tsx";
import { loaded, useRoles } from "../settings-queries.ts";
import { useChange } from "../use-change.ts";
import type { ShownInvitation } from "./invitation-dialog.tsx";
import { roleOptions } from "./role-options.ts";

interface InviteDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onInvited: (invitation: ShownInvitation) => void;
}

/** Adds somebody, who makes their own login by the link that is shown then. */
export function InviteDialog({ open, onOpenChange, onInvited }: InviteDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Invite somebody">
      <InviteForm
        onCancel={() => onOpenChange(false)}
        onInvited={(invitation) => {
          onOpenChange(false);
          onInvited(invitation);
        }}
      />
    </Dialog>
  );
}

const usualRole = "operator";

function InviteForm({ onCancel, onInvited }: { onCancel: () => void; onInvited: InviteDialogProps["onInvited"] }) {
  const me = useMe();
  const roles = useRoles();
  const [draft, setDraft] = useState({ name: "", email: "", role: usualRole });
  const change = useChange({
    run: (api, input: typeof draft) => api.inviteMember(input),
    renews: [loaded.members],
    tellsFailure: "in the form",
    onDone: ({ member, invitation }) => onInvited({ name: member.name, isRenewed: false, ...invitation }),
  });
  const errors = formErrorsOf(change.error, ["name", "email", "role"], { taken: "email" });
  const set = (part: Partial<typeof draft>) => setDraft((current) => ({ ...current, ...part }));
  return (
    <SettingsForm
      onSubmit={() => change.mutate({ ...draft, name: draft.name.trim(), email: draft.email.trim() })}
      pending={change.isPending}
      errors={errors.fields}
      className="flex flex-col gap-4"
    >
      <FormField label="Name" hint="Visitors see it beside the answers." error={errors.fields.name}>
        <Input
          value={draft.name}
          onValueChange={(name) => set({ name })}
          maxLength={limits.nameMax}
          autoComplete="off"
        />
      </FormField>
      <FormField label="Email address" hint="By which they sign in." error={errors.fields.email}>
        <Input
          type="email"
          value={draft.email}
          onValueChange={(email) => set({ email })}
          maxLength={limits.emailMax}
          autoComplete="off"
        />
      </FormField>
      <FormField label="Role" error={errors.fields.role}>
        <Select
          options={roleOptions(roles.data?.items ?? [], me)}
          value={draft.role}
          onValueChange={(role) => set({ role })}
          placeholder="Choose a role"
        />
      </FormField>
      <FormFailure>{errors.form}</FormFailure>
      <FormActions
        onCancel={onCancel}
        pending={change.isPending}
        disabled={draft.name.trim() === "" || draft.email.trim() === ""}
      >
        Invite
      </FormActions>
    </SettingsForm>
  );
}
