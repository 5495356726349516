import type { ChatSession } from "./chat-session.ts";

const none: ReadonlySet<ChatSession> = new Set();

/** The sessions of one tenant: members, who see everything, and visitors, each of whom sees their own. */
export class TenantSessions {
  readonly members = new Set<ChatSession>();
  readonly #visitors = new Map<string, Set<ChatSession>>();

  get isEmpty(): boolean {
    return this.members.size === 0 && this.#visitors.size === 0;
  }

  get hasVisitors(): boolean {
    return this.#visitors.size > 0;
  }

  add(session: ChatSession): void {
    const { kind, id } = session.user;
    if (kind === "member") return void this.members.add(session);
    const sessions = this.#visitors.get(id) ?? new Set();
    this.#visitors.set(id, sessions.add(session));
  }

  remove(session: ChatSession): void {
    const { kind, id } = session.user;
    if (kind === "member") return void this.members.delete(session);
    const sessions = this.#visitors.get(id);
    sessions?.delete(session);
    if (sessions?.size === 0) this.#visitors.delete(id);
  }

  ofVisitor(visitorId: string): ReadonlySet<ChatSession> {
    return this.#visitors.get(visitorId) ?? none;
  }

  *[Symbol.iterator](): Generator<ChatSession> {
    yield* this.members;
    for (const sessions of this.#visitors.values()) yield* sessions;
  }
}
