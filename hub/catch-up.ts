import { isShownWithin, type LoggedEvent } from "#lib/chat/events/event.ts";
import { listEvents } from "#lib/chat/events/list-events.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import { limits } from "#lib/chat/limits.ts";
import { isAddressedTo } from "#lib/chat/notifications/recipient.ts";
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
 * same turn in which nothing is left. What memory does not have is read from the log, as far as the user may see it. While
 * the session is held it is sent nothing. Where somebody else begins to catch it up, this comes to an end.
 * @throws ChatError what `ListEvents` refuses
 */
export async function catchUp(
  { chat, tail }: { chat: Chat; tail: LogTail },
  session: ChatSession,
  after: number,
): Promise<Arrival> {
  const { user, connection, epoch } = session;
  const limit = limits.eventsPerReadMax;
  const turn = ++session.turn;
  let pos = after;
  while (!connection.aborted.aborted && turn === session.turn) {
    const released = session.whenReleased();
    if (released !== undefined) {
      await released;
      continue;
    }
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

/** For whoever sees all of it, it is framed already. */
function sendPart(session: ChatSession, { events, framed, isAddressed }: RecentPart): void {
  if (isAddressed || session.standing?.reach?.kind !== "all") send(session, events.filter(isShownTo(session)));
  else if (events.length > 0) session.connection.sendFramed(framed);
}

function isShownTo({ user, standing }: ChatSession): (entry: LoggedEvent) => boolean {
  const reach = standing?.reach ?? null;
  const recipient = standing?.recipient ?? null;
  return (entry) => {
    if (entry.audience.addressee !== null) return isAddressedTo(recipient, entry);
    return user.kind === "visitor" ? entry.audience.visitorId === user.id : isShownWithin(reach, entry);
  };
}

function send({ connection }: ChatSession, entries: readonly EventEntry[]): void {
  if (entries.length > 0) connection.sendFramed(frameEvents(entries));
}
