import { z } from "zod";
import type { TenantProfile } from "../store.ts";
import { useCase } from "../use-case.ts";

export interface WidgetProfile extends TenantProfile {
  /** Only those may chat whom the host's server has said who they are. */
  identityRequired: boolean;
}

/** What the widget shows before anybody has said who they are. */
export const getWidget = useCase({
  name: "GetWidget",
  needs: { anonymous: true, visitor: true, member: "any" },
  access: "read",
  input: z.object({}),
  async run({ tenant }): Promise<WidgetProfile> {
    const { slug, name, greeting } = await tenant.profile.get();
    const { identityRequired } = await tenant.access.anonymous();
    return { slug, name, greeting, identityRequired };
  },
});
