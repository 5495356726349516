"use client";

import { useState } from "react";
import { FormField, Input } from "#components/ui/form-field.tsx";
import { Select } from "#components/ui/select.tsx";
import { limits } from "#lib/chat/limits.ts";
import type { OidcProvider } from "#lib/chat/settings/oidc-provider.ts";
import { formErrorsOf } from "../form-errors.ts";
import { FormFailure, FormFoot, SettingsForm } from "../form-parts.tsx";
import { roleOptions } from "../members/role-options.ts";
import type { ProviderInput } from "../settings-api.ts";
import { useMe } from "../settings-context.tsx";
import { SettingsCard } from "../settings-page.tsx";
import { loaded, useRoles } from "../settings-queries.ts";
import { useChange } from "../use-change.ts";
import { draftOf, inputOf, noRole, type ProviderDraft } from "./provider-draft.ts";
import { RoleMapping } from "./role-mapping.tsx";

interface ProviderFormProps {
  /** Null where there is none yet. */
  provider: OidcProvider | null;
  disabled: boolean;
}

const fields = [
  "name",
  "issuer",
  "clientId",
  "clientSecret",
  "allowedDomains",
  "groupsClaim",
  "roleMapping",
  "defaultRole",
];

/** Everything that is needed to sign in at a provider, and who gets which role there. */
export function ProviderForm({ provider, disabled }: ProviderFormProps) {
  const me = useMe();
  const roles = useRoles();
  const saved = draftOf(provider);
  const [changes, setChanges] = useState<Partial<ProviderDraft>>({});
  const draft = { ...saved, ...changes };
  const set = (part: Partial<ProviderDraft>) => setChanges((current) => ({ ...current, ...part }));
  const change = useChange({
    run: (api, input: ProviderInput) => api.saveProvider(input),
    renews: [loaded.settings],
    done: (_, { name }) => `Members can sign in with ${name} now.`,
    tellsFailure: "in the form",
    onDone: () => setChanges({}),
  });
  const errors = formErrorsOf(change.error, fields);
  const options = roleOptions(roles.data?.items ?? [], me);
  const line = (name: LineField, maxLength: number) => ({
    value: draft[name],
    onValueChange: (value: string) => set({ [name]: value }),
    maxLength,
    disabled,
    autoComplete: "off",
    spellCheck: false,
  });
  return (
    <SettingsForm
      onSubmit={() => change.mutate(inputOf(draft))}
      pending={change.isPending}
      errors={errors.fields}
      className="flex flex-col gap-8"
    >
      <SettingsCard title="Provider">
        <div className="grid gap-x-5 gap-y-4 md:grid-cols-2">
          <FormField label="Name" hint="It stands on the button: Sign in with …" error={errors.fields.name}>
            <Input {...line("name", limits.nameMax)} placeholder="Acme account" />
          </FormField>
          <FormField label="Issuer" hint="The provider's own address." error={errors.fields.issuer}>
            <Input {...line("issuer", limits.issuerMax)} inputMode="url" placeholder="https://login.example.com" />
          </FormField>
          <FormField label="Client ID" error={errors.fields.clientId}>
            <Input {...line("clientId", limits.clientIdMax)} />
          </FormField>
          <FormField
            label="Client secret"
            hint={provider === null ? undefined : "Leave it empty to keep the one that is there."}
            error={errors.fields.clientSecret}
          >
            <Input
              {...line("clientSecret", limits.clientSecretMax)}
              type="password"
              autoComplete="new-password"
              placeholder={provider === null ? "" : "••••••••••••"}
            />
          </FormField>
        </div>
      </SettingsCard>
      <SettingsCard title="Who may come in" description="Both have to fit: the domain of the address, and the role.">
        <div className="flex flex-col gap-5">
          <FormField
            label="Domains"
            hint="Of the email addresses, separated by commas. Nobody comes in without one."
            error={errors.fields.allowedDomains}
          >
            <Input {...line("allowedDomains", limits.allowedDomainsMax * limits.domainMax)} placeholder="example.com" />
          </FormField>
          <RoleMapping
            rules={draft.roleMapping}
            options={options}
            disabled={disabled}
            error={errors.fields.roleMapping}
            onChange={(roleMapping) => set({ roleMapping })}
          />
          <div className="grid gap-x-5 gap-y-4 md:grid-cols-2">
            <FormField
              label="Groups claim"
              hint="The field of the provider's answer that names the groups."
              error={errors.fields.groupsClaim}
            >
              <Input {...line("groupsClaim", limits.claimMax)} />
            </FormField>
            <FormField label="Everybody else" hint="Who is in none of the groups." error={errors.fields.defaultRole}>
              <Select
                options={[{ value: noRole, label: "May not come in" }, ...options]}
                value={draft.defaultRole}
                onValueChange={(defaultRole) => set({ defaultRole })}
                disabled={disabled}
              />
            </FormField>
          </div>
        </div>
      </SettingsCard>
      <FormFailure>{errors.form}</FormFailure>
      {!disabled && (
        <FormFoot
          isChanged={JSON.stringify(draft) !== JSON.stringify(saved)}
          pending={change.isPending}
          save={provider === null ? "Add the provider" : "Save changes"}
          onDiscard={() => {
            change.reset();
            setChanges({});
          }}
        />
      )}
    </SettingsForm>
  );
}

type LineField = Exclude<keyof ProviderDraft, "roleMapping" | "defaultRole">;
