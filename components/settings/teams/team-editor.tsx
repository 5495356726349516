"use client";

import { useState } from "react";
import { FormField, Input } from "#components/ui/form-field.tsx";
import { Select } from "#components/ui/select.tsx";
import { limits } from "#lib/chat/limits.ts";
import type { Team } from "#lib/chat/teams/present-team.ts";
import { offerModes } from "#lib/chat/teams/team.ts";
import { type FormErrors, formErrorsOf } from "../form-errors.ts";
import { FormFailure, FormFoot, SettingsForm } from "../form-parts.tsx";
import { SettingsCard } from "../settings-page.tsx";
import { loaded } from "../settings-queries.ts";
import { useChange } from "../use-change.ts";
import { HoursEditor } from "./hours-editor.tsx";
import { changeOf, draftOf, type TeamDraft } from "./team-draft.ts";
import { TeamMembers } from "./team-members.tsx";
import { isOfferMode, offerModeDetails, offerModeLabels } from "./team-words.ts";

const fields = [
  "name",
  "memberIds",
  "offerMode",
  "offerCount",
  "offerSeconds",
  "missesMax",
  "conversationWeight",
  "requiredSkills",
  "hours",
] as const;

/** A team's name, its people, how they are asked, and when they are there. */
export function TeamEditor({ saved }: { saved: Team }) {
  const [edited, setEdited] = useState<Partial<TeamDraft>>({});
  const draft = { ...draftOf(saved), ...edited };
  const edit = (change: Partial<TeamDraft>) => setEdited((current) => ({ ...current, ...change }));
  const changed = changeOf(draft, saved);
  const change = useChange({
    run: (api) => api.changeTeam({ id: saved.id, ...changed }),
    renews: [loaded.teams],
    done: "Saved.",
    tellsFailure: "in the form",
    onDone: () => setEdited({}),
  });
  const errors = formErrorsOf(change.error, fields, { taken: "name" });
  return (
    <SettingsForm
      onSubmit={() => change.mutate()}
      pending={change.isPending}
      errors={errors.fields}
      className="flex flex-col gap-5"
    >
      <SettingsCard>
        <FormField label="Name" error={errors.fields.name} className="max-w-sm">
          <Input
            value={draft.name}
            maxLength={limits.nameMax}
            autoComplete="off"
            onValueChange={(name) => edit({ name })}
          />
        </FormField>
      </SettingsCard>
      <SettingsCard title="Members" description="Conversations of the team are offered to them alone.">
        <TeamMembers chosen={draft.memberIds} onChange={(memberIds) => edit({ memberIds })} />
      </SettingsCard>
      <SettingsCard title="Offers" description="How a conversation that waits finds who answers it.">
        <OfferFields draft={draft} errors={errors} onEdit={edit} />
      </SettingsCard>
      <SettingsCard
        title="Business hours"
        description="Outside of them nobody is asked, and visitors are told when somebody is back."
      >
        <HoursEditor hours={draft.hours} error={errors.fields.hours} onChange={(hours) => edit({ hours })} />
      </SettingsCard>
      <FormFailure>{errors.fields.memberIds ?? errors.form}</FormFailure>
      <FormFoot
        isChanged={Object.keys(changed).length > 0 && draft.name.trim() !== ""}
        pending={change.isPending}
        onDiscard={() => {
          change.reset();
          setEdited({});
        }}
      />
    </SettingsForm>
  );
}

interface OfferFieldsProps {
  draft: TeamDraft;
  errors: FormErrors;
  onEdit: (change: Partial<TeamDraft>) => void;
}

function OfferFields({ draft, errors, onEdit }: OfferFieldsProps) {
  const modes = offerModes.map((mode) => ({
    value: mode,
    label: offerModeLabels[mode],
    detail: offerModeDetails[mode],
  }));
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
      <FormField label="Offered to" hint={offerModeDetails[draft.offerMode]} error={errors.fields.offerMode}>
        <Select
          options={modes}
          value={draft.offerMode}
          onValueChange={(mode) => isOfferMode(mode) && onEdit({ offerMode: mode })}
        />
      </FormField>
      {draft.offerMode === "best" && (
        <NumberField
          label="How many at once"
          error={errors.fields.offerCount}
          value={draft.offerCount}
          onChange={(offerCount) => onEdit({ offerCount })}
        />
      )}
      <NumberField
        label="Seconds to accept"
        error={errors.fields.offerSeconds}
        value={draft.offerSeconds}
        onChange={(offerSeconds) => onEdit({ offerSeconds })}
      />
      <NumberField
        label="Missed offers until away"
        hint="Who lets so many pass in a row is not asked again until they are back."
        error={errors.fields.missesMax}
        value={draft.missesMax}
        onChange={(missesMax) => onEdit({ missesMax })}
      />
      <NumberField
        label="Weight of a conversation"
        hint="How much of an operator's capacity each one takes."
        error={errors.fields.conversationWeight}
        value={draft.conversationWeight}
        onChange={(conversationWeight) => onEdit({ conversationWeight })}
      />
      <FormField
        label="Required skills"
        hint="Separate them by commas. Only members who have all of them are asked."
        error={errors.fields.requiredSkills}
      >
        <Input
          value={draft.requiredSkills}
          autoComplete="off"
          autoCapitalize="off"
          onValueChange={(requiredSkills) => onEdit({ requiredSkills })}
        />
      </FormField>
    </div>
  );
}

interface NumberFieldProps {
  label: string;
  hint?: string;
  error: string | undefined;
  value: string;
  onChange: (value: string) => void;
}

function NumberField({ label, hint, error, value, onChange }: NumberFieldProps) {
  return (
    <FormField label={label} hint={hint} error={error}>
      <Input value={value} onValueChange={onChange} inputMode="numeric" autoComplete="off" className="max-w-24" />
    </FormField>
  );
}
