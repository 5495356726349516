import { z } from "zod";
import { notFound } from "../errors.ts";
import { existingIdSchema } from "../ids.ts";
import { useCase } from "../use-case.ts";
import { settingsTarget } from "./settings-target.ts";

/** Nothing that was signed with the secret is believed any more. @throws ChatError `not_found` */
export const removeWidgetSecret = useCase({
  name: "RemoveWidgetSecret",
  needs: { member: "settings.manage", key: true },
  access: "write",
  input: z.object({ secretId: existingIdSchema }),
  async run({ tenant, audit }, { secretId: id }): Promise<null> {
    const live = await tenant.settings.secrets();
    if (!live.some((secret) => secret.id === id)) throw notFound();
    await tenant.settings.removeSecret(id);
    audit({ action: "widget_secret.removed", target: settingsTarget("Widget secret", id) });
    return null;
  },
});
