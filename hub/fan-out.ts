import { isWithin } from "#lib/chat/conversations/reach.ts";
import { type AccessSubject, isShownWithin, type LoggedEvent } from "#lib/chat/events/event.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import { isAddressedTo } from "#lib/chat/notifications/recipient.ts";
import type { PresenceSignal, Signal, TypingSignal } from "#lib/chat/signals.ts";
import { type FramedMessage, frameInvocation } from "#lib/signalr/framed-message.ts";
import type { ChatSession } from "./chat-session.ts";
import { frameEvents } from "./frame-events.ts";
import { TenantSessions } from "./tenant-sessions.ts";

/** The sessions of each tenant, and what goes out to them. */
export class FanOut {
  readonly #tenants = new Map<TenantId, TenantSessions>();

  add(session: ChatSession): void {
    const { tenantId } = session.user;
    const sessions = this.#tenants.get(tenantId) ?? new TenantSessions();
    this.#tenants.set(tenantId, sessions);
    sessions.add(session);
  }

  /** Takes notice of what a session may see. Before that it is sent nothing. */
  place(session: ChatSession): void {
    this.#tenants.get(session.user.tenantId)?.place(session);
  }

  /** @returns whether the tenant has other sessions. */
  remove(session: ChatSession): boolean {
    const { tenantId } = session.user;
    const sessions = this.#tenants.get(tenantId);
    sessions?.remove(session);
    if (sessions?.isEmpty === false) return true;
    this.#tenants.delete(tenantId);
    return false;
  }

  /** Everybody who is connected, by tenant. */
  *byTenant(): Generator<readonly [TenantId, ReadonlySet<ChatSession>]> {
    for (const [tenantId, { all }] of this.#tenants) yield [tenantId, all];
  }

  /** Those whose access may be another one when that of the subject is. */
  concernedBy(tenantId: TenantId, subject: AccessSubject): ChatSession[] {
    return this.#tenants.get(tenantId)?.concernedBy(subject) ?? [];
  }

  /** Sends each session what it may see and does not have. What is the same for many is framed once. */
  events(tenantId: TenantId, logged: readonly LoggedEvent[]): void {
    const sessions = this.#tenants.get(tenantId);
    if (sessions === undefined) return;
    let from = 0;
    for (const [index, entry] of logged.entries()) {
      if (entry.audience.addressee === null) continue;
      if (from < index) sendByReach(sessions, logged.slice(from, index));
      from = index + 1;
      sendAddressed(sessions, entry, entry.audience.addressee);
    }
    if (from < logged.length) sendByReach(sessions, from === 0 ? logged : logged.slice(from));
  }

  signal(tenantId: TenantId, signal: Signal): void {
    const sessions = this.#tenants.get(tenantId);
    if (sessions === undefined) return;
    if (signal.type === "Presence") showPresence(sessions, signal);
    else showTyping(sessions, signal);
  }

  /**
   * Tells every session up to where it has been told, so that a silent connection is known to be one that works.
   * @param positionOf up to where a tenant's log was passed on
   */
  heads(positionOf: (tenantId: TenantId) => number | undefined): void {
    for (const [tenantId, { all }] of this.#tenants) {
      const pos = positionOf(tenantId) ?? 0;
      const message = frameInvocation("Head", [pos]);
      for (const { cursor, connection } of all) {
        if (cursor === null) continue;
        if (cursor <= pos) connection.sendFramed(message);
        else connection.send("Head", cursor);
      }
    }
  }

  /** Sends a tenant's clients away to come back at once, because what they were told is no longer true. */
  restart(tenantId: TenantId): void {
    for (const { connection } of this.#tenants.get(tenantId)?.all ?? []) connection.close({ allowReconnect: true });
  }
}

/** Sends what is shown to people for what they see, to staff and to visitors. */
function sendByReach(sessions: TenantSessions, logged: readonly LoggedEvent[]): void {
  sendNew(sessions.whoSeeAll, logged);
  for (const session of sessions.whoSeeSome) {
    const reach = session.standing?.reach ?? null;
    const theirs = session.cursor === null ? [] : logged.filter((entry) => isShownWithin(reach, entry));
    if (theirs.length > 0) sendNew([session], theirs);
  }
  if (!sessions.hasVisitors) return;
  const byVisitor = Map.groupBy(logged, ({ audience }) => audience.visitorId);
  for (const [visitorId, theirs] of byVisitor) {
    if (visitorId !== null) sendNew(sessions.ofVisitor(visitorId), theirs);
  }
}

/** Sends what is for certain people, whatever they see. */
function sendAddressed(sessions: TenantSessions, entry: LoggedEvent, addressee: string): void {
  // Whose role has changed since they were placed is not told any more.
  const concerned = [...sessions.ofAddress(addressee)].filter(({ standing }) =>
    isAddressedTo(standing?.recipient ?? null, entry),
  );
  sendNew(concerned, [entry]);
}

/** All of these may see all of it. */
function sendNew(sessions: Iterable<ChatSession>, logged: readonly LoggedEvent[]): void {
  const first = logged.at(0)?.event.pos ?? 0;
  let forMost: FramedMessage | undefined;
  for (const { cursor, connection } of sessions) {
    if (cursor === null) continue;
    if (cursor < first) {
      forMost ??= frameEvents(logged);
      connection.sendFramed(forMost);
    } else {
      const unseen = logged.filter(({ event }) => event.pos > cursor);
      if (unseen.length > 0) connection.sendFramed(frameEvents(unseen));
    }
  }
}

/** Shows that somebody writes to those who see the conversation, but not to themselves. */
function showTyping(
  sessions: TenantSessions,
  { conversationId, visitorId, author, type, ...whereabouts }: TypingSignal,
): void {
  const message = frameInvocation(type, [{ conversationId, author }]);
  const some = [...sessions.whoSeeSome].filter(({ standing }) => isWithin(standing?.reach ?? null, whereabouts));
  for (const concerned of [sessions.whoSeeAll, some, sessions.ofVisitor(visitorId)]) {
    for (const { cursor, user, connection } of concerned) {
      if (cursor !== null && user.id !== author.id) connection.sendFramed(message);
    }
  }
}

/** Shows that a colleague has come or gone to everybody who works for the tenant. */
function showPresence(sessions: TenantSessions, { type, memberId, isOnline }: PresenceSignal): void {
  const message = frameInvocation(type, [{ memberId, isOnline }]);
  for (const concerned of [sessions.whoSeeAll, sessions.whoSeeSome]) {
    for (const { cursor, connection } of concerned) if (cursor !== null) connection.sendFramed(message);
  }
}
