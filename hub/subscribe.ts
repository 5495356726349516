import { z } from "zod";
import { ChatError } from "#lib/chat/errors.ts";
import { listEvents } from "#lib/chat/events/list-events.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import { limits } from "#lib/chat/limits.ts";
import type { ChatSession } from "./chat-session.ts";
import type { LogTail } from "./log-tail.ts";

export interface Subscription {
  /** The position up to which the client has been told now. */
  head: number;
  reset?: true;
}

const inputSchema = z.object({ after: z.number().int().min(0).optional() });

/**
 * Brings a session from the client's cursor to the tail and then live, with no seam: what the log has is sent first, and
 * the session goes live in the same turn in which it is found to have reached the tail.
 * @throws ChatError `invalid_input`, and what reading the log refuses
 */
export async function subscribe(
  { chat, tail }: { chat: Chat; tail: LogTail },
  session: ChatSession,
  input: unknown,
): Promise<Subscription> {
  const parsed = inputSchema.safeParse(input ?? {});
  if (!parsed.success) throw new ChatError("invalid_input", "Subscribe takes {after}, a position of the log.");
  const { user, connection } = session;
  const limit = limits.eventsPerReadMax;
  let after = parsed.data.after;
  session.cursor = null;
  for (;;) {
    const { events, head, reset } = await execute(chat, listEvents, { principal: user, input: { after, limit } });
    if (reset) return { head, reset };
    if (connection.aborted.aborted) return { head };
    if (events.length > 0) connection.send("Events", events);
    after = events.length === limit ? (events.at(-1)?.pos ?? head) : head;
    tail.follow(user.tenantId, after);
    if ((tail.positionOf(user.tenantId) ?? 0) <= after && after >= head) {
      session.cursor = after;
      return { head: after };
    }
  }
}
