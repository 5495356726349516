import { z } from "zod";
import { assertOwner } from "../roles/may-give.ts";
import { useCase } from "../use-case.ts";
import { settingsTarget } from "./settings-target.ts";

/** Ends signing in at the OpenID provider. Who is signed in stays so. Without a provider it changes nothing. @throws ChatError `forbidden` to all but owners */
export const removeProvider = useCase({
  name: "RemoveProvider",
  needs: { member: "settings.manage" },
  access: "write",
  input: z.object({}),
  async run({ tenant, actor, audit }): Promise<null> {
    assertOwner(actor, "Only owners say where everybody signs in.");
    const known = await tenant.settings.provider();
    if (known === null) return null;
    await tenant.settings.removeProvider();
    const before = { issuer: known.issuer, clientId: known.clientId };
    audit({ action: "provider.removed", target: settingsTarget(known.name), before });
    return null;
  },
});
