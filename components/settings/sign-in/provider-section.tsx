"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import { permissions } from "#lib/chat/permissions.ts";
import type { OidcProvider } from "#lib/chat/settings/oidc-provider.ts";
import { ConfirmChange } from "../confirm-change.tsx";
import { LoadedContent } from "../loaded-content.tsx";
import { useMe, useSettingsFrame } from "../settings-context.tsx";
import { SettingsCard, SettingsPage } from "../settings-page.tsx";
import { loaded, useWorkspaceSettings } from "../settings-queries.ts";
import { useChange } from "../use-change.ts";
import { redirectUri } from "./provider-draft.ts";
import { ProviderForm } from "./provider-form.tsx";

/** Signing in with a company account, at the OpenID provider of the tenant. */
export function ProviderSection() {
  const query = useWorkspaceSettings();
  return (
    <SettingsPage
      title="Sign-in"
      description="Let members sign in with their company account, by any provider that speaks OpenID Connect."
    >
      <LoadedContent query={query} failure="The settings could not be loaded">
        {({ provider }) => <LoadedProvider provider={provider} />}
      </LoadedContent>
    </SettingsPage>
  );
}

function LoadedProvider({ provider }: { provider: OidcProvider | null }) {
  const { location, publicUrl } = useSettingsFrame();
  const me = useMe();
  const mayChange = permissions.every((permission) => me.permissions.includes(permission));
  return (
    <div className="flex flex-col gap-8">
      {!mayChange && (
        <p role="note" className="rounded-lg bg-note px-3 py-2 text-note-text text-sm">
          Whoever sets up the sign-in decides who everybody is. Only somebody with every right may change it.
        </p>
      )}
      <SettingsCard
        title="Tell your provider"
        description="It sends people back to this address once they have signed in. It asks for it under redirect URI or callback URL."
      >
        <CopyField text={redirectUri(publicUrl, location.tenant)} what="the redirect address" />
      </SettingsCard>
      {/* Another provider is another form; a renewed one is shown as it was saved. */}
      <ProviderForm key={provider?.updatedAt ?? "new"} provider={provider} disabled={!mayChange} />
      {provider !== null && mayChange && <RemoveProvider provider={provider} />}
    </div>
  );
}

function RemoveProvider({ provider: { name } }: { provider: OidcProvider }) {
  const [isAsking, setIsAsking] = useState(false);
  const change = useChange({
    run: (api) => api.removeProvider(),
    renews: [loaded.settings],
    done: `${name} was removed.`,
    tellsFailure: "in the form",
    onDone: () => setIsAsking(false),
  });
  return (
    <SettingsCard>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0">
          <h2 className="font-medium text-sm">Remove {name}</h2>
          <p className="text-muted text-sm">Nobody signs in with a company account any more.</p>
        </div>
        <Button look="danger" onClick={() => setIsAsking(true)}>
          Remove
        </Button>
      </div>
      <ConfirmChange
        change={change}
        open={isAsking}
        onOpenChange={setIsAsking}
        title={`Remove ${name}?`}
        confirm="Remove"
        onConfirm={() => change.mutate()}
      >
        Members who came by it only cannot sign in until there is a provider again. Whoever is signed in now stays so.
        The client's secret is forgotten.
      </ConfirmChange>
    </SettingsCard>
  );
}
