import { z } from "zod";
import type { TenantStore, WorkspaceSettings } from "../store.ts";
import { useCase } from "../use-case.ts";
import { type OidcProvider, presentProvider } from "./oidc-provider.ts";
import { presentWidgetSecret, type WidgetSecret } from "./widget-secret.ts";

export interface Settings extends WorkspaceSettings {
  /** The pages that may embed the widget and call Parley from a browser. Empty where no list was made. */
  allowedOrigins: string[];
  /** Oldest first, each without its secret. */
  widgetSecrets: WidgetSecret[];
  provider: OidcProvider | null;
}

/** How the workspace is set up. No secret is ever told again. */
export const getSettings = useCase({
  name: "GetSettings",
  needs: { member: "settings.manage", key: true },
  access: "read",
  input: z.object({}),
  run: ({ tenant }) => showSettings(tenant),
});

/** The settings as they stand in this transaction. */
export async function showSettings({ settings }: TenantStore): Promise<Settings> {
  const provider = await settings.provider();
  const secrets = await settings.secrets();
  return {
    ...(await settings.get()),
    allowedOrigins: await settings.origins(),
    widgetSecrets: secrets.map(presentWidgetSecret),
    provider: provider && presentProvider(provider),
  };
}
