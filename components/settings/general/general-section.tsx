"use client";

import { useState } from "react";
import { FormField, Input, TextArea } from "#components/ui/form-field.tsx";
import { limits } from "#lib/chat/limits.ts";
import type { Settings } from "#lib/chat/settings/get-settings.ts";
import { formErrorsOf } from "../form-errors.ts";
import { FormFailure, FormFoot, SettingsForm } from "../form-parts.tsx";
import { LoadedContent } from "../loaded-content.tsx";
import { SettingsCard, SettingsPage } from "../settings-page.tsx";
import { loaded, useWorkspaceSettings } from "../settings-queries.ts";
import { useChange } from "../use-change.ts";
import { WidgetPreview } from "./widget-preview.tsx";

/** What the workspace is called, and what a visitor reads first. */
export function GeneralSection() {
  const query = useWorkspaceSettings();
  return (
    <SettingsPage title="General" description="What the workspace is called, and how it greets visitors.">
      <LoadedContent query={query} failure="The settings could not be loaded">
        {(settings) => <GeneralForm settings={settings} />}
      </LoadedContent>
    </SettingsPage>
  );
}

type Draft = Pick<Settings, "name" | "greeting">;

function GeneralForm({ settings }: { settings: Settings }) {
  const [draft, setDraft] = useState<Partial<Draft>>({});
  const { name, greeting } = { ...settings, ...draft };
  const change = useChange({
    run: (api, input: Draft) => api.changeSettings(input),
    renews: [loaded.settings, loaded.me],
    done: "Saved.",
    tellsFailure: "in the form",
    onDone: () => setDraft({}),
  });
  const errors = formErrorsOf(change.error, ["name", "greeting"]);
  return (
    <SettingsCard>
      <div className="flex flex-col gap-6 lg:flex-row">
        <SettingsForm
          onSubmit={() => change.mutate({ name: name.trim(), greeting: greeting.trim() })}
          pending={change.isPending}
          errors={errors.fields}
          className="flex min-w-0 flex-1 flex-col gap-4"
        >
          <FormField
            label="Workspace name"
            hint="Members and visitors see it. It can be changed at any time."
            error={errors.fields.name}
          >
            <Input
              value={name}
              maxLength={limits.nameMax}
              onValueChange={(value) => setDraft((current) => ({ ...current, name: value }))}
            />
          </FormField>
          <FormField
            label="Greeting"
            hint="The first line that a visitor reads in the widget."
            error={errors.fields.greeting}
          >
            <TextArea
              value={greeting}
              maxLength={limits.greetingMax}
              rows={3}
              onValueChange={(value) => setDraft((current) => ({ ...current, greeting: value }))}
            />
          </FormField>
          <FormFailure>{errors.form}</FormFailure>
          <FormFoot
            isChanged={name !== settings.name || greeting !== settings.greeting}
            pending={change.isPending}
            onDiscard={() => {
              change.reset();
              setDraft({});
            }}
          />
        </SettingsForm>
        <WidgetPreview name={name} greeting={greeting} />
      </div>
    </SettingsCard>
  );
}
