import type { AccessSubject } from "#lib/chat/events/event.ts";
import type { ChatSession } from "./chat-session.ts";

const none: ReadonlySet<ChatSession> = new Set();

/** The sessions of one tenant: staff who see everything, staff who see some of it, and visitors, who see their own. */
export class TenantSessions {
  readonly all = new Set<ChatSession>();
  readonly whoSeeAll = new Set<ChatSession>();
  readonly whoSeeSome = new Set<ChatSession>();
  readonly #visitors = new Map<string, Set<ChatSession>>();
  readonly #byAddress = new Map<string, Set<ChatSession>>();
  readonly #addressesOf = new Map<ChatSession, readonly string[]>();

  get isEmpty(): boolean {
    return this.all.size === 0;
  }

  get hasVisitors(): boolean {
    return this.#visitors.size > 0;
  }

  add(session: ChatSession): void {
    this.all.add(session);
    const { kind, id } = session.user;
    if (kind !== "visitor") return;
    const sessions = this.#visitors.get(id) ?? new Set();
    this.#visitors.set(id, sessions.add(session));
  }

  /**
   * Puts a session among those who have the same addresses, and one of staff among those who see as much. Whose standing is
   * not known is among none of them.
   */
  place(session: ChatSession): void {
    if (!this.all.has(session)) return;
    this.#address(session, session.standing?.recipient?.addresses ?? []);
    if (session.user.kind === "visitor") return;
    const reach = session.standing?.reach ?? null;
    const [own, other] = reach?.kind === "all" ? [this.whoSeeAll, this.whoSeeSome] : [this.whoSeeSome, this.whoSeeAll];
    other.delete(session);
    if (reach !== null) own.add(session);
  }

  remove(session: ChatSession): void {
    for (const sessions of [this.all, this.whoSeeAll, this.whoSeeSome]) sessions.delete(session);
    this.#address(session, []);
    const { kind, id } = session.user;
    if (kind !== "visitor") return;
    const sessions = this.#visitors.get(id);
    sessions?.delete(session);
    if (sessions?.size === 0) this.#visitors.delete(id);
  }

  ofVisitor(visitorId: string): ReadonlySet<ChatSession> {
    return this.#visitors.get(visitorId) ?? none;
  }

  /** Those who had the address when they were placed. */
  ofAddress(address: string): ReadonlySet<ChatSession> {
    return this.#byAddress.get(address) ?? none;
  }

  /** Those whose access may be another one when that of the subject is. */
  concernedBy(subject: AccessSubject): ChatSession[] {
    return [...this.all].filter((session) => isConcerned(session, subject));
  }

  #address(session: ChatSession, addresses: readonly string[]): void {
    for (const former of this.#addressesOf.get(session) ?? []) {
      const sessions = this.#byAddress.get(former);
      sessions?.delete(session);
      if (sessions?.size === 0) this.#byAddress.delete(former);
    }
    this.#addressesOf.delete(session);
    if (addresses.length === 0) return;
    this.#addressesOf.set(session, addresses);
    for (const address of addresses) {
      const sessions = this.#byAddress.get(address) ?? new Set();
      this.#byAddress.set(address, sessions.add(session));
    }
  }
}

function isConcerned({ user, standing }: ChatSession, { kind, id }: AccessSubject): boolean {
  switch (kind) {
    case "tenant":
      return true;
    case "role":
      return user.kind === "member" && (standing === null || standing.role === id);
    case "session":
      return user.kind === "member" && user.sessionId === id;
    case "member":
    case "key":
    case "visitor":
      return user.kind === kind && user.id === id;
  }
}
