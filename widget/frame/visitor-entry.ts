import { registerVisitor } from "./register-visitor.ts";
import type { KnownVisitor, VisitorStorage } from "./visitor-storage.ts";

/** How a person comes to be a visitor whom the server knows, and where they keep what must outlive the page. */
export interface VisitorEntry {
  readonly storage: VisitorStorage;
  /** Whether there may be a conversation of theirs before they have written anything here. */
  isKnown(): boolean;
  /** Of several conversations the latest is shown, rather than the one that was shown here before. */
  readonly showsLatest: boolean;
  /**
   * Which visitor they are; one tab at a time asks.
   * @throws ApiError, and IdentityRefusedError where they are not who the host's page says
   */
  enter(): Promise<{ visitor: KnownVisitor; isNew: boolean }>;
}

/** The host's page says who somebody is, and the server does not believe it. */
export class IdentityRefusedError extends Error {}

/** Somebody whom the host does not know: a stranger until they write, and the same visitor whenever they come back. */
export function anonymousEntry(tenant: string, storage: VisitorStorage): VisitorEntry {
  return {
    storage,
    isKnown: () => storage.read().visitor !== null,
    showsLatest: false,
    async enter() {
      const known = storage.read().visitor;
      if (known !== null) return { visitor: known, isNew: false };
      const visitor = await registerVisitor(tenant);
      storage.write({ visitor, conversationId: null });
      return { visitor, isNew: true };
    },
  };
}

/** Somebody of whom the host's page says what cannot be read: nobody, who comes in nowhere. */
export function refusedEntry(storage: VisitorStorage): VisitorEntry {
  return {
    storage,
    isKnown: () => true,
    showsLatest: true,
    enter: () => Promise.reject(new IdentityRefusedError()),
  };
}
