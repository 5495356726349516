"use client";

import { useState } from "react";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormActions } from "#components/ui/form-actions.tsx";
import { FormField, Input } from "#components/ui/form-field.tsx";
import { limits } from "#lib/chat/limits.ts";
import { formErrorsOf } from "../form-errors.ts";
import { FormFailure, SettingsForm } from "../form-parts.tsx";
import { useSettingsFrame } from "../settings-context.tsx";
import { loaded } from "../settings-queries.ts";
import { useChange } from "../use-change.ts";

interface NewTeamDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Makes a team, and opens it: its members are chosen there. */
export function NewTeamDialog({ open, onOpenChange }: NewTeamDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="New team">
      <NewTeamForm onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

function NewTeamForm({ onClose }: { onClose: () => void }) {
  const { location } = useSettingsFrame();
  const [name, setName] = useState("");
  const change = useChange({
    run: (api, input: string) => api.createTeam(input),
    renews: [loaded.teams],
    done: (team) => `The team ${team.name} was made.`,
    tellsFailure: "in the form",
    onDone: ({ id }) => location.go({ section: "teams", item: id }),
  });
  const errors = formErrorsOf(change.error, ["name"], { taken: "name" });
  return (
    <SettingsForm
      onSubmit={() => change.mutate(name.trim())}
      pending={change.isPending}
      errors={errors.fields}
      className="flex flex-col gap-4"
    >
      <FormField label="Name" hint="Visitors do not see it." error={errors.fields.name}>
        <Input value={name} onValueChange={setName} maxLength={limits.nameMax} autoComplete="off" />
      </FormField>
      <FormFailure>{errors.form}</FormFailure>
      <FormActions onCancel={onClose} pending={change.isPending} disabled={name.trim() === ""}>
        Make the team
      </FormActions>
    </SettingsForm>
  );
}
