import { z } from "zod";
import { changesOf, isChanged } from "../audit/changes-of.ts";
import { accessChanged } from "../events/access-changed.ts";
import { limits } from "../limits.ts";
import { useCase } from "../use-case.ts";
import { originSchema } from "./addresses.ts";
import { type Settings, showSettings } from "./get-settings.ts";
import { settingsTarget } from "./settings-target.ts";

const allowedOriginsSchema = z
  .array(originSchema)
  .max(limits.allowedOriginsMax)
  .transform((origins) => [...new Set(origins)].toSorted());

/**
 * Changes what is given and leaves the rest. Where only identified visitors are let in from now on, the others are sent
 * away at once.
 */
export const changeSettings = useCase({
  name: "ChangeSettings",
  needs: { member: "settings.manage", key: true },
  access: "write",
  input: z.object({
    name: z.string().trim().min(1).max(limits.nameMax).optional(),
    greeting: z.string().trim().min(1).max(limits.greetingMax).optional(),
    identityRequired: z.boolean().optional(),
    allowedOrigins: allowedOriginsSchema.optional(),
  }),
  async run({ tenant, principal, now, emit, audit }, change): Promise<Settings> {
    const { settings } = tenant;
    const current = await settings.get();
    const before = { ...current, allowedOrigins: await settings.origins() };
    const {
      name = before.name,
      greeting = before.greeting,
      identityRequired = before.identityRequired,
      allowedOrigins = before.allowedOrigins,
    } = change;
    const changes = changesOf(before, { name, greeting, identityRequired, allowedOrigins });
    if (!isChanged(changes)) return showSettings(tenant);
    await settings.change({ name, greeting, identityRequired });
    if ("allowedOrigins" in changes.after) await settings.replaceOrigins(allowedOrigins, now);
    if (identityRequired && !before.identityRequired) emit(accessChanged("tenant", principal.tenantId));
    audit({ action: "settings.changed", target: settingsTarget(before.name), ...changes });
    return showSettings(tenant);
  },
});
