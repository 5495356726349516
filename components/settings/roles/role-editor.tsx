"use client";

import { useState } from "react";
import { FormField, Input } from "#components/ui/form-field.tsx";
import { limits } from "#lib/chat/limits.ts";
import type { Permission } from "#lib/chat/permissions.ts";
import type { Role } from "#lib/chat/roles/role.ts";
import { formErrorsOf } from "../form-errors.ts";
import { FormFailure, FormFoot, SettingsForm } from "../form-parts.tsx";
import { useSettingsFrame } from "../settings-context.tsx";
import { SettingsCard } from "../settings-page.tsx";
import { loaded } from "../settings-queries.ts";
import { useChange } from "../use-change.ts";
import { type NamedPermission, seesNothing } from "./permission-groups.ts";
import { PermissionPicker } from "./permission-picker.tsx";

interface RoleEditorProps {
  /** Null for one that is made now. */
  saved: Role | null;
  permissions: readonly NamedPermission[];
}

interface Draft {
  name: string;
  permissions: readonly Permission[];
}

const emptyRole: Draft = { name: "", permissions: [] };

/** A role's name, and what it allows. */
export function RoleEditor({ saved, permissions }: RoleEditorProps) {
  const { location } = useSettingsFrame();
  const start: Draft = saved ?? emptyRole;
  const [draft, setDraft] = useState<Partial<Draft>>({});
  const { name, permissions: chosen } = { ...start, ...draft };
  const change = useChange({
    run: (api, input: Draft) => (saved === null ? api.createRole(input) : api.changeRole({ id: saved.id, ...input })),
    renews: [loaded.roles, loaded.members, loaded.me],
    done: (_, input) => (saved === null ? `The role ${input.name} was made.` : "Saved."),
    tellsFailure: "in the form",
    onDone: () => {
      setDraft({});
      if (saved === null) location.go({ section: "roles" });
    },
  });
  const errors = formErrorsOf(change.error, ["name", "permissions"], { taken: "name" });
  const isChanged = name !== start.name || chosen.join() !== start.permissions.join();
  return (
    <SettingsForm
      onSubmit={() => change.mutate({ name: name.trim(), permissions: chosen })}
      pending={change.isPending}
      errors={errors.fields}
      className="flex flex-col gap-5"
    >
      <SettingsCard>
        <FormField label="Name" error={errors.fields.name} className="max-w-sm">
          <Input
            value={name}
            maxLength={limits.nameMax}
            placeholder="Such as Night shift"
            autoComplete="off"
            onValueChange={(value) => setDraft((current) => ({ ...current, name: value }))}
          />
        </FormField>
      </SettingsCard>
      <SettingsCard title="What it allows">
        <PermissionPicker
          permissions={permissions}
          chosen={chosen}
          onChange={(value) => setDraft((current) => ({ ...current, permissions: value }))}
        />
      </SettingsCard>
      {seesNothing(chosen) && (
        <p role="status" className="rounded-lg bg-note px-3 py-2 text-note-text text-sm">
          Nobody with this role sees any conversation. Tick which of them they may see.
        </p>
      )}
      <FormFailure>{errors.fields.permissions ?? errors.form}</FormFailure>
      <FormFoot
        isChanged={isChanged && name.trim() !== ""}
        pending={change.isPending}
        save={saved === null ? "Make the role" : "Save changes"}
        onDiscard={() => {
          change.reset();
          if (saved === null) location.go({ section: "roles" });
          else setDraft({});
        }}
      />
    </SettingsForm>
  );
}
