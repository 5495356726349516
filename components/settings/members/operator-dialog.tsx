"use client";

import { useState } from "react";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormActions } from "#components/ui/form-actions.tsx";
import { FormField, Input } from "#components/ui/form-field.tsx";
import type { Operator } from "#lib/chat/matching/list-operators.ts";
import { formErrorsOf } from "../form-errors.ts";
import { FormFailure, SettingsForm } from "../form-parts.tsx";
import { loaded } from "../settings-queries.ts";
import { readSkills } from "../teams/team-words.ts";
import { useChange } from "../use-change.ts";

interface OperatorDialogProps {
  operator: Operator;
  open: boolean;
  onClose: () => void;
}

/** How much a member takes at a time, and what they are able to do. */
export function OperatorDialog({ operator, open, onClose }: OperatorDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={`Capacity and skills of ${operator.name}`}
    >
      <OperatorForm operator={operator} onClose={onClose} />
    </Dialog>
  );
}

function OperatorForm({ operator, onClose }: Omit<OperatorDialogProps, "open">) {
  const [capacity, setCapacity] = useState(String(operator.capacity));
  const [skills, setSkills] = useState(operator.skills.join(", "));
  const change = useChange({
    run: (api) => api.changeOperator({ id: operator.id, capacity: Number(capacity), skills: readSkills(skills) }),
    renews: [loaded.operators],
    done: "Saved.",
    tellsFailure: "in the form",
    onDone: onClose,
  });
  const errors = formErrorsOf(change.error, ["capacity", "skills"]);
  return (
    <SettingsForm
      onSubmit={() => change.mutate()}
      pending={change.isPending}
      errors={errors.fields}
      className="flex flex-col gap-4"
    >
      <FormField
        label="Conversations at a time"
        hint={`${operator.load} now. With 0 they are offered none.`}
        error={errors.fields.capacity}
      >
        <Input
          value={capacity}
          onValueChange={setCapacity}
          inputMode="numeric"
          autoComplete="off"
          className="max-w-24"
        />
      </FormField>
      <FormField
        label="Skills"
        hint="Such as german, billing. Separate them by commas. Teams can ask for them."
        error={errors.fields.skills}
      >
        <Input value={skills} onValueChange={setSkills} autoComplete="off" autoCapitalize="off" />
      </FormField>
      <FormFailure>{errors.form}</FormFailure>
      <FormActions onCancel={onClose} pending={change.isPending} disabled={capacity.trim() === ""}>
        Save
      </FormActions>
    </SettingsForm>
  );
}
