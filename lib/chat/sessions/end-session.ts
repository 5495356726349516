import { z } from "zod";
import { notFound } from "../errors.ts";
import { existingIdSchema } from "../ids.ts";
import { useCase } from "../use-case.ts";
import { endSessions } from "./end-sessions.ts";

/** Signs the caller out where they signed in once. Ending what has ended changes nothing. @throws ChatError `not_found` */
export const endSession = useCase({
  name: "EndSession",
  needs: { member: "any" },
  access: "write",
  input: z.object({ sessionId: existingIdSchema }),
  async run(context, { sessionId }): Promise<null> {
    const { tenant, actor } = context;
    const session = await tenant.sessions.get(sessionId);
    if (session === null || session.memberId !== actor.id) throw notFound();
    if (session.endedAt === null) await endSessions(context, [session], actor);
    return null;
  },
});
