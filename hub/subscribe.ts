import { z } from "zod";
import { ChatError } from "#lib/chat/errors.ts";
import { type EventList, listEvents } from "#lib/chat/events/list-events.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import { limits } from "#lib/chat/limits.ts";
import type { UseCase } from "#lib/chat/use-case.ts";
import type { AccessChecks } from "./access-checks.ts";
import { catchUp } from "./catch-up.ts";
import type { ChatSession } from "./chat-session.ts";
import type { FanOut } from "./fan-out.ts";
import type { LogTail } from "./log-tail.ts";
import { type Standing, standingOf } from "./standing.ts";

export interface Subscription {
  /** The position up to which the client has been told now; with `reset` the newest of the log. */
  head: number;
  /** Which life of the log this is. A cursor holds in its own epoch only. */
  epoch: string;
  /** How often `Head` comes. */
  headSeconds: number;
  /** A digest of what the user may see and do. Another one than before means that what is shown must be loaded anew. */
  access: string;
  /** The cursor cannot be resumed; load a snapshot and subscribe from its `pos`. */
  reset?: true;
}

/** How clients were brought to the tail: from memory, by reading the log, or not at all. Each number only grows. */
export type SubscribeCounts = Record<"subscribedFromMemory" | "subscribedFromLog" | "subscribeResets", number>;

export interface SubscribeOptions {
  chat: Chat;
  tail: LogTail;
  fanOut: Pick<FanOut, "place">;
  checks: Pick<AccessChecks, "begin">;
  headSeconds: number;
  counts: SubscribeCounts;
}

const inputSchema = z.object({
  after: z.number().int().min(0).optional(),
  epoch: z.string().max(limits.epochMax).optional(),
});

/** What is at the head of the log, and in the same moment what the caller may see. */
const openSubscription: UseCase<EventList & { standing: Standing }> = {
  ...listEvents,
  name: "Subscribe",
  whenRefused: undefined,
  async perform(context, input) {
    return { ...(await listEvents.perform(context, input)), standing: standingOf(context.actor, context.vault) };
  },
};

/**
 * Brings a session from the client's cursor to the tail and then live, with no seam: what the client lacks is sent first,
 * and the session goes live in the same turn in which it is found to have reached the tail. Who may see what, and whether
 * the cursor can be resumed, is for `ListEvents` to say.
 * @throws ChatError `invalid_input`, and what reading the log refuses
 */
export async function subscribe(
  { chat, tail, fanOut, checks, headSeconds, counts }: SubscribeOptions,
  session: ChatSession,
  given: unknown,
): Promise<Subscription> {
  const parsed = inputSchema.safeParse(given ?? {});
  if (!parsed.success) throw new ChatError("invalid_input", "Subscribe takes {after, epoch}, a position of the log.");
  const { user, address } = session;
  session.cursor = null;
  const check = checks.begin();
  // One event says as much about the cursor as a full list, and costs less.
  const input = { ...parsed.data, limit: 1 };
  const call = { principal: user, input, origin: { address } };
  const { head, epoch, reset, standing } = await execute(chat, openSubscription, call);
  adopt(session, standing, check);
  fanOut.place(session);
  const about = { epoch, headSeconds, access: session.standing?.access ?? standing.access };
  if (reset) {
    counts.subscribeResets++;
    return { head, reset, ...about };
  }
  const after = parsed.data.after ?? head;
  session.epoch = epoch;
  tail.follow(user.tenantId, head);
  await tail.recall(user.tenantId, after);
  counts[tail.since(user.tenantId, after) === null ? "subscribedFromLog" : "subscribedFromMemory"]++;
  return { ...(await catchUp({ chat, tail }, session, after)), ...about };
}

/** What the client was sent before goes by other rights: it has to come again. @throws ChatError `busy` */
function adopt(session: ChatSession, standing: Standing, check: number): void {
  if (session.adopt(standing, check)) return;
  session.connection.close({ allowReconnect: true });
  throw new ChatError("busy", "Your rights have changed. Connect again.");
}
