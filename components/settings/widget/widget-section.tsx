"use client";

import { CodeBlock } from "#components/ui/copy-field.tsx";
import type { Settings } from "#lib/chat/settings/get-settings.ts";
import { LoadedContent } from "../loaded-content.tsx";
import { useSettingsFrame } from "../settings-context.tsx";
import { SettingsCard, SettingsPage } from "../settings-page.tsx";
import { useWorkspaceSettings } from "../settings-queries.ts";
import { installSnippet } from "./identity-sample.ts";
import { KnownUsers } from "./known-users.tsx";
import { OriginsEditor } from "./origins-editor.tsx";
import { WidgetSecrets } from "./widget-secrets.tsx";

/** How the chat gets onto the host's pages, and who may use it there. */
export function WidgetSection() {
  const query = useWorkspaceSettings();
  return (
    <SettingsPage title="Widget" description="How the chat gets onto your pages, and who may use it.">
      <LoadedContent query={query} failure="The settings could not be loaded">
        {(settings) => <LoadedWidget settings={settings} />}
      </LoadedContent>
    </SettingsPage>
  );
}

function LoadedWidget({ settings }: { settings: Settings }) {
  const { location, publicUrl } = useSettingsFrame();
  const { allowedOrigins, widgetSecrets, identityRequired } = settings;
  return (
    <div className="flex flex-col gap-10">
      <SettingsCard title="Install" description="Put this line before the closing body tag of every page." isFlush>
        <CodeBlock
          text={installSnippet({ publicUrl, tenant: location.tenant })}
          what="the line"
          className="rounded-none"
        />
      </SettingsCard>
      <OriginsEditor origins={allowedOrigins} />
      <WidgetSecrets secrets={widgetSecrets} />
      <KnownUsers identityRequired={identityRequired} hasSecret={widgetSecrets.length > 0} />
    </div>
  );
}
