import { z } from "zod";
import { useCase } from "../use-case.ts";
import { type ApiKey, presentApiKey } from "./api-key.ts";

/** The tenant's keys, newest first, revoked and expired ones included. */
export const listApiKeys = useCase({
  name: "ListApiKeys",
  needs: { member: "keys.manage" },
  access: "read",
  input: z.object({}),
  async run({ tenant }): Promise<{ items: ApiKey[] }> {
    const keys = await tenant.keys.list();
    return { items: keys.map(presentApiKey) };
  },
});
