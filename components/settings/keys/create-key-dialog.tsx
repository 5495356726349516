"use client";

import { useState } from "react";
import { useNow } from "#components/console/relative-time.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormField, Input } from "#components/ui/form-field.tsx";
import { Select } from "#components/ui/select.tsx";
import { limits } from "#lib/chat/limits.ts";
import type { Permission } from "#lib/chat/permissions.ts";
import { formErrorsOf } from "../form-errors.ts";
import { FormFailure, SettingsForm } from "../form-parts.tsx";
import { PermissionPicker } from "../roles/permission-picker.tsx";
import type { NewApiKey } from "../settings-api.ts";
import { loaded, useRoles } from "../settings-queries.ts";
import { useChange } from "../use-change.ts";
import { daysOf, type Expiry, expiryOptions, tomorrow } from "./key-standing.ts";

interface CreateKeyDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onMade: (key: { name: string; secret: string }) => void;
}

export function CreateKeyDialog({ open, onOpenChange, onMade }: CreateKeyDialogProps) {
  return (
    <Dialog isWide open={open} onOpenChange={onOpenChange} title="New API key">
      <CreateKeyForm
        onCancel={() => onOpenChange(false)}
        onMade={(key) => {
          onOpenChange(false);
          onMade(key);
        }}
      />
    </Dialog>
  );
}

interface Draft {
  name: string;
  permissions: readonly Permission[];
  expiry: Expiry;
  date: string;
}

const emptyDraft: Draft = { name: "", permissions: [], expiry: "90", date: "" };

/** Keys are managed by people only. */
const onlyForPeople: readonly Permission[] = ["keys.manage"];

function CreateKeyForm({ onCancel, onMade }: { onCancel: () => void; onMade: CreateKeyDialogProps["onMade"] }) {
  const roles = useRoles();
  const now = useNow();
  const [draft, setDraft] = useState(emptyDraft);
  const set = (part: Partial<Draft>) => setDraft((current) => ({ ...current, ...part }));
  const change = useChange({
    run: (api, input: NewApiKey) => api.createKey(input),
    renews: [loaded.keys],
    tellsFailure: "in the form",
    onDone: ({ key, secret }) => onMade({ name: key.name, secret }),
  });
  const errors = formErrorsOf(change.error, ["name", "permissions", "expiresInDays"]);
  const expiresInDays = daysOf(draft.expiry, draft.date, now);
  const choices = (roles.data?.permissions ?? []).filter(({ name }) => !onlyForPeople.includes(name));
  const isComplete = draft.name.trim() !== "" && draft.permissions.length > 0 && expiresInDays !== undefined;
  return (
    <SettingsForm
      onSubmit={() => {
        if (isComplete) change.mutate({ name: draft.name.trim(), permissions: draft.permissions, expiresInDays });
      }}
      pending={change.isPending}
      errors={errors.fields}
      className="flex flex-col gap-5"
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField label="Name" hint="What it is for." error={errors.fields.name}>
          <Input
            value={draft.name}
            onValueChange={(name) => set({ name })}
            maxLength={limits.nameMax}
            placeholder="Such as Weekly report"
            autoComplete="off"
          />
        </FormField>
        <div className="flex flex-col gap-2">
          <FormField label="Expires" error={errors.fields.expiresInDays}>
            <Select
              options={expiryOptions}
              value={draft.expiry}
              onValueChange={(value) => {
                const picked = expiryOptions.find((option) => option.value === value);
                if (picked !== undefined) set({ expiry: picked.value });
              }}
            />
          </FormField>
          {draft.expiry === "date" && (
            <FormField label="Last day" isLabelHidden hint="It holds through this day.">
              <Input type="date" min={tomorrow(now)} value={draft.date} onValueChange={(date) => set({ date })} />
            </FormField>
          )}
        </div>
      </div>
      <div className="flex flex-col gap-3">
        <h3 className="font-medium text-sm">What it may do</h3>
        <div className="rounded-lg p-4 shadow-card">
          <PermissionPicker
            permissions={choices}
            chosen={draft.permissions}
            onChange={(permissions) => set({ permissions })}
          />
        </div>
      </div>
      <FormFailure>{errors.fields.permissions ?? errors.form}</FormFailure>
      <div className="sticky bottom-0 -mx-5 -mb-5 flex justify-end gap-2 border-line border-t bg-raised px-5 py-3">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" pending={change.isPending} disabled={!isComplete}>
          Make the key
        </Button>
      </div>
    </SettingsForm>
  );
}
