import { z } from "zod";
import type { TenantProfile } from "../store.ts";
import { useCase } from "../use-case.ts";

/** What the widget shows before anybody has said who they are. */
export const getWidget = useCase({
  name: "GetWidget",
  needs: { anonymous: true, visitor: true, member: "any" },
  access: "read",
  input: z.object({}),
  async run({ tenant }): Promise<TenantProfile> {
    const { slug, name, greeting } = await tenant.profile.get();
    return { slug, name, greeting };
  },
});
