import { z } from "zod";
import { presentSession, type Session } from "../members/session.ts";
import { useCase } from "../use-case.ts";
import { currentSessionId } from "./end-sessions.ts";

/** Where the caller is signed in, newest first. */
export const listSessions = useCase({
  name: "ListSessions",
  needs: { member: "any" },
  access: "read",
  input: z.object({}),
  async run({ tenant, actor, principal, now }): Promise<{ items: Session[] }> {
    const sessions = await tenant.sessions.live(actor.id, now);
    return { items: sessions.map((session) => presentSession(session, currentSessionId(principal))) };
  },
});
