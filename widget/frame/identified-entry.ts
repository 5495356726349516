import { ApiError } from "#lib/client/api-error.ts";
import type { PendingMessage } from "#lib/client/chat-state.ts";
import { takeBack } from "./hand-over.ts";
import { registerVisitor } from "./register-visitor.ts";
import { IdentityRefusedError, type VisitorEntry } from "./visitor-entry.ts";
import type { KnownVisitor, VisitorStorage } from "./visitor-storage.ts";
import { outboxOf } from "./visitor-voice.ts";

interface IdentifiedEntryOptions {
  tenant: string;
  /** What the host's server has signed, as the page has told it last. */
  identity: () => string;
  /** Of nobody else than the person that the identity speaks of. */
  own: VisitorStorage;
  /** Of whoever was here without an identity: with the first good identity it becomes this person's. */
  anonymous: VisitorStorage;
  /** What was on its way when the host's page told who it was, for where the browser keeps nothing. It is emptied. */
  inherited: PendingMessage[];
}

/**
 * Somebody whom the host knows. Their token stays in this page's memory, so that whoever uses the browser after them does
 * not get their conversations: every page brings its own proof. What was written here by nobody in particular goes on as
 * theirs. Its token is put aside for this person alone before the server is asked to join the two: from then on it may be
 * one of an identified visitor, and no page without an identity may use it any more.
 */
export function identifiedEntry(options: IdentifiedEntryOptions): VisitorEntry {
  const { tenant, identity, anonymous, inherited } = options;
  const own = withVisitorInMemory(options.own);
  /** What is written without an identity after this, in another tab, is not of this person. ISO 8601. */
  const namedAt = new Date().toISOString();

  async function putAside(): Promise<void> {
    const { visitor, conversationId } = anonymous.read();
    if (visitor === null) return;
    const formers = [...own.read().formers, visitor];
    own.write({ formers, ...(conversationId !== null && { conversationId }) });
    anonymous.write({ visitor: null, conversationId: null });
  }

  async function register(): Promise<KnownVisitor> {
    const { formers } = own.read();
    let visitor: KnownVisitor | null = null;
    for (const { token } of formers) visitor = await joinTo(token);
    return visitor ?? asWhoTheySay(identity());
  }

  /** A former self that the server does not let in any more has been joined already, or has nothing to join. */
  async function joinTo(formerToken: string): Promise<KnownVisitor> {
    try {
      return await registerVisitor(tenant, { identity: identity(), formerToken });
    } catch (error) {
      if (hasCode(error, "unauthenticated")) return asWhoTheySay(identity());
      throw error;
    }
  }

  async function asWhoTheySay(signed: string): Promise<KnownVisitor> {
    try {
      return await registerVisitor(tenant, { identity: signed });
    } catch (error) {
      if (hasCode(error, "unauthenticated") || hasCode(error, "invalid_input")) throw new IdentityRefusedError();
      throw error;
    }
  }

  /** Nobody else sends meanwhile what was written without an identity. */
  async function bringAlong(): Promise<void> {
    for (const { id } of own.read().formers) await takeBack(await outboxOf(tenant, id), own);
    const before = anonymous.unsent().filter(({ createdAt }) => createdAt <= namedAt);
    for (const { id, body, createdAt } of [...before, ...inherited]) {
      own.keep({ id, body, createdAt });
      anonymous.letGo(id);
    }
    inherited.length = 0;
    own.write({ formers: [] });
  }

  return {
    storage: own,
    isKnown: () => true,
    showsLatest: true,
    async enter() {
      const known = own.read().visitor;
      if (known !== null) return { visitor: known, isNew: false };
      await anonymous.alone(putAside);
      const visitor = await register();
      await anonymous.alone(bringAlong);
      own.write({ visitor });
      return { visitor, isNew: false };
    },
  };
}

/** The same storage, except that the visitor with their token is forgotten with the page. */
function withVisitorInMemory(storage: VisitorStorage): VisitorStorage {
  let visitor: KnownVisitor | null = null;
  return {
    ...storage,
    read: () => ({ ...storage.read(), visitor }),
    write({ visitor: next, ...change }) {
      if (next !== undefined) visitor = next;
      if (Object.keys(change).length > 0) storage.write(change);
    },
  };
}

function hasCode(error: unknown, code: ApiError["code"]): boolean {
  return error instanceof ApiError && error.code === code;
}
