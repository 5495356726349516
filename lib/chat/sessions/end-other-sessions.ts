import { z } from "zod";
import { useCase } from "../use-case.ts";
import { currentSessionId, endSessions } from "./end-sessions.ts";

/** Signs the caller out everywhere else, or with `all` here as well. @returns how many sign-ins ended. */
export const endOtherSessions = useCase({
  name: "EndOtherSessions",
  needs: { member: "any" },
  access: "write",
  input: z.object({
    // A query has no truth values but their words.
    all: z.union([z.boolean(), z.enum(["true", "false"]).transform((word) => word === "true")]).default(false),
  }),
  async run(context, { all }): Promise<{ ended: number }> {
    const { tenant, actor, principal, now } = context;
    const live = await tenant.sessions.live(actor.id, now);
    const ending = all ? live : live.filter(({ id }) => id !== currentSessionId(principal));
    await endSessions(context, ending, actor);
    return { ended: ending.length };
  },
});
