import { z } from "zod";
import { ChatError } from "../errors.ts";
import { limits } from "../limits.ts";
import { useCase } from "../use-case.ts";
import { settingsTarget } from "./settings-target.ts";
import { presentWidgetSecret, type WidgetSecret } from "./widget-secret.ts";

/**
 * Makes a secret with which the host's server signs who its users are. It is told only now.
 * @throws ChatError `in_use` where two live already
 */
export const createWidgetSecret = useCase({
  name: "CreateWidgetSecret",
  needs: { member: "settings.manage", key: true },
  access: "write",
  input: z.object({}),
  async run({ tenant, vault, now, newId, audit }): Promise<WidgetSecret & { secret: string }> {
    const live = await tenant.settings.secrets();
    if (live.length >= limits.widgetSecretsMax) {
      throw new ChatError(
        "in_use",
        `At most ${limits.widgetSecretsMax} secrets live at a time. Remove the older one first.`,
      );
    }
    const [id, secret] = [newId(), vault.newSecret()];
    const record = { id, sealedSecret: vault.seal(secret), createdAt: now };
    await tenant.settings.addSecret(record);
    audit({ action: "widget_secret.created", target: settingsTarget("Widget secret", id) });
    return { ...presentWidgetSecret(record), secret };
  },
});
