import { z } from "zod";
import type { HubTicket } from "../tokens.ts";
import { useCase } from "../use-case.ts";

/** A short-lived token for a connection to the hub, and the hub's address. */
export const mintHubToken = useCase({
  name: "MintHubToken",
  needs: { member: "any", visitor: true },
  access: "read",
  input: z.object({}),
  async run({ principal, tokens }): Promise<HubTicket> {
    return tokens.forHub(principal);
  },
});
