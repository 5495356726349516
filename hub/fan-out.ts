import type { LoggedEvent } from "#lib/chat/events/event.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { Signal } from "#lib/chat/signals.ts";
import { type FramedMessage, frameInvocation } from "#lib/signalr/framed-message.ts";
import { type ChatSession, maySee } from "./chat-session.ts";

/** The sessions of each tenant, and what goes out to them. */
export class FanOut {
  readonly #sessions = new Map<TenantId, Set<ChatSession>>();

  add(session: ChatSession): void {
    const { tenantId } = session.user;
    const sessions = this.#sessions.get(tenantId) ?? new Set();
    this.#sessions.set(tenantId, sessions.add(session));
  }

  /** @returns whether the tenant has other sessions. */
  remove(session: ChatSession): boolean {
    const { tenantId } = session.user;
    const sessions = this.#sessions.get(tenantId);
    sessions?.delete(session);
    if (sessions?.size) return true;
    this.#sessions.delete(tenantId);
    return false;
  }

  /** Sends each session what it may see and was not sent yet. What is the same for all members is framed once. */
  events(tenantId: TenantId, logged: readonly LoggedEvent[]): void {
    const first = logged.at(0)?.event.pos ?? 0;
    const last = logged.at(-1)?.event.pos ?? 0;
    let forMembers: FramedMessage | undefined;
    for (const session of this.#sessions.get(tenantId) ?? []) {
      if (session.cursor === null) continue;
      if (session.user.kind === "member" && session.cursor < first) {
        forMembers ??= frameInvocation("Events", [logged.map(({ event }) => event)]);
        session.connection.sendFramed(forMembers);
      } else {
        sendUnseen(session, logged);
      }
      session.cursor = Math.max(session.cursor, last);
    }
  }

  /** Shows a signal to the members, and to the visitor whom it concerns, but not to its author. */
  signal(tenantId: TenantId, { type, conversationId, visitorId, author }: Signal): void {
    const message = frameInvocation(type, [{ conversationId, author }]);
    for (const { cursor, user, connection } of this.#sessions.get(tenantId) ?? []) {
      const concerns = user.kind === "member" || user.id === visitorId;
      if (cursor !== null && concerns && user.id !== author.id) connection.sendFramed(message);
    }
  }

  /** Tells every session how far it is, so that a silent connection is known to be one that works. */
  heads(): void {
    for (const sessions of this.#sessions.values()) {
      for (const { cursor, connection } of sessions) {
        if (cursor !== null) connection.send("Head", cursor);
      }
    }
  }
}

function sendUnseen(session: ChatSession, logged: readonly LoggedEvent[]): void {
  const cursor = session.cursor ?? 0;
  const unseen = logged.filter((entry) => entry.event.pos > cursor && maySee(session.user, entry));
  if (unseen.length === 0) return;
  session.connection.send(
    "Events",
    unseen.map(({ event }) => event),
  );
}
