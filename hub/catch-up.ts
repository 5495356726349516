import { listEvents } from "#lib/chat/events/list-events.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import { limits } from "#lib/chat/limits.ts";
import type { ChatSession } from "./chat-session.ts";
import { type EventEntry, firstWithin } from "./event-bytes.ts";
import { frameEvents } from "./frame-events.ts";
import { hubLimits } from "./limits.ts";
import type { LogTail } from "./log-tail.ts";
import type { RecentPart } from "./recent-events.ts";

interface Arrival {
  /** The position up to which the client has been told. */
  head: number;
  reset?: true;
}

/**
 * Sends a session what lies between a position and the tail, no faster than its client takes it, and makes it live in the
 * same turn in which nothing is left. What memory does not have is read from the log, as far as the user may see it.
 * @throws ChatError what `ListEvents` refuses
 */
export async function catchUp(
  { chat, tail }: { chat: Chat; tail: LogTail },
  session: ChatSession,
  { after, epoch }: { after: number; epoch: string },
): Promise<Arrival> {
  const { user, connection } = session;
  const limit = limits.eventsPerReadMax;
  let pos = after;
  while (!connection.aborted.aborted) {
    const recent = tail.since(user.tenantId, pos);
    if (recent === null) {
      const input = { after: pos, epoch, limit };
      const { events, head, reset } = await execute(chat, listEvents, { principal: user, input });
      if (reset) return { head, reset };
      await sendInParts(
        session,
        events.map((event) => ({ event })),
      );
      pos = events.length === limit ? (events.at(-1)?.pos ?? head) : head;
    } else {
      sendPart(session, recent);
      pos = recent.events.at(-1)?.event.pos ?? pos;
      if (recent.isLast) {
        session.cursor = pos;
        return { head: pos };
      }
      await connection.ready();
    }
  }
  return { head: pos };
}

async function sendInParts(session: ChatSession, entries: readonly EventEntry[]): Promise<void> {
  for (let rest = entries; rest.length > 0 && !session.connection.aborted.aborted; ) {
    const part = firstWithin(rest, hubLimits.bytesPerTurnMax);
    send(session, part);
    rest = rest.slice(part.length);
    await session.connection.ready();
  }
}

/** A member was found to have the right to read when they subscribed; a visitor sees their own. */
function sendPart(session: ChatSession, { events, framed }: RecentPart): void {
  const { user, connection } = session;
  if (user.kind === "visitor") {
    send(
      session,
      events.filter(({ visibleToVisitorId }) => visibleToVisitorId === user.id),
    );
  } else if (events.length > 0) {
    connection.sendFramed(framed);
  }
}

function send({ connection }: ChatSession, entries: readonly EventEntry[]): void {
  if (entries.length > 0) connection.sendFramed(frameEvents(entries));
}
