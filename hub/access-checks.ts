import { setTimeout as delay, setImmediate } from "node:timers/promises";
import { ChatError } from "#lib/chat/errors.ts";
import type { Chat } from "#lib/chat/execute.ts";
import { identify } from "#lib/chat/identity/identify.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { ChatSession, HubUser } from "./chat-session.ts";
import { type Standing, standingOf } from "./standing.ts";

/** How many are looked at in one transaction. */
const usersPerReadMax = 32;
/** How many such transactions are under way at once when everybody is looked at. */
const readersMax = 4;
/** How long a check that failed waits for another try. */
const retryAfterMs = 250;

type Finding = Standing | ChatError;

export interface AccessChecksOptions {
  chat: Pick<Chat, "tenants" | "vault" | "now">;
  /** Tells a client again what comes after a position, which it was not told while it was held. */
  resume(session: ChatSession, after: number): void;
  onError(error: unknown): void;
}

/**
 * Finds out whether those who are connected may still be, and see what they see. Whoever may not is sent away for good;
 * whose rights have changed is sent away to come back with the new ones.
 */
export class AccessChecks {
  readonly #options: AccessChecksOptions;
  #begun = 0;

  constructor(options: AccessChecksOptions) {
    this.#options = options;
  }

  /** @returns the number of a check that begins now. */
  begin(): number {
    return ++this.#begun;
  }

  /** Lets a user in. @throws ChatError why not */
  async admit(user: HubUser): Promise<void> {
    const { tenants, now } = this.#options.chat;
    await tenants.within(user.tenantId, (tenant) => identify(tenant, user, { now: now() }), { access: "read" });
  }

  /**
   * Looks again at sessions of a tenant whose access is said to have changed. They are told nothing until it is known what
   * they may see, so that not even the next event reaches who has lost the right to it.
   * @param pos of the event that said so
   */
  hold(tenantId: TenantId, sessions: readonly ChatSession[], pos: number): void {
    for (const session of sessions) session.hold(pos);
    void this.#checkAndRelease(tenantId, sessions);
  }

  /** Looks at everybody, once each, for what no event tells: a sign-in or key that ends by itself, or a row changed by hand. */
  async round(sessionsByTenant: Iterable<readonly [TenantId, Iterable<ChatSession>]>): Promise<void> {
    const batches = inBatches(sessionsByTenant);
    const read = async (): Promise<void> => {
      for (const [tenantId, batch] of batches) {
        await this.#check(tenantId, batch);
        await setImmediate();
      }
    };
    await Promise.all(Array.from({ length: readersMax }, read));
  }

  async #checkAndRelease(tenantId: TenantId, sessions: readonly ChatSession[]): Promise<void> {
    await this.#checkUntilDone(tenantId, sessions);
    for (const session of sessions) {
      const heldAt = session.release();
      if (heldAt !== null && !session.connection.aborted.aborted) this.#options.resume(session, heldAt);
    }
  }

  async #checkUntilDone(tenantId: TenantId, sessions: readonly ChatSession[]): Promise<void> {
    for (const [, batch] of inBatches([[tenantId, sessions]])) {
      for (let isDone = false; !isDone; ) {
        isDone = await this.#check(tenantId, batch).then(
          () => true,
          (error: unknown) => {
            this.#options.onError(error);
            return delay(retryAfterMs, false);
          },
        );
      }
    }
  }

  async #check(tenantId: TenantId, sessionsByUser: ReadonlyMap<string, readonly ChatSession[]>): Promise<void> {
    const { chat } = this.#options;
    const check = this.begin();
    const findings = await chat.tenants.within(
      tenantId,
      async (tenant) => {
        const found: [readonly ChatSession[], Finding][] = [];
        for (const sessions of sessionsByUser.values()) {
          const user = sessions[0]?.user;
          if (user === undefined) continue;
          const identified = identify(tenant, user, { now: chat.now() });
          found.push([sessions, await identified.then((actor) => standingOf(actor, chat.vault), asRefusal)]);
        }
        return found;
      },
      { access: "read" },
    );
    for (const [sessions, finding] of findings) for (const session of sessions) apply(session, finding, check);
  }
}

/** @throws whatever is no refusal */
function asRefusal(error: unknown): ChatError {
  if (isUnwelcome(error)) return error;
  throw error;
}

/** Whether somebody is refused for what they are, and not because the database was busy. */
export function isUnwelcome(error: unknown): error is ChatError {
  return error instanceof ChatError && ["unauthenticated", "suspended", "identity_required"].includes(error.code);
}

function apply(session: ChatSession, finding: Finding, check: number): void {
  if (finding instanceof ChatError) session.connection.close({ error: finding.message });
  else if (!session.adopt(finding, check)) session.connection.close({ allowReconnect: true });
}

/** The sessions by their users, a few users at a time. */
function* inBatches(
  sessionsByTenant: Iterable<readonly [TenantId, Iterable<ChatSession>]>,
): Generator<[TenantId, ReadonlyMap<string, readonly ChatSession[]>]> {
  for (const [tenantId, sessions] of sessionsByTenant) {
    const byUser = [...Map.groupBy(sessions, ({ user }) => keyOf(user))];
    for (let from = 0; from < byUser.length; from += usersPerReadMax) {
      yield [tenantId, new Map(byUser.slice(from, from + usersPerReadMax))];
    }
  }
}

function keyOf(user: HubUser): string {
  return `${user.kind}/${user.id}/${user.kind === "member" ? user.sessionId : ""}`;
}
