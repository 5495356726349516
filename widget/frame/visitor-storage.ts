/** A visitor of earlier, and the token by which the server knows them again. */
export interface KnownVisitor {
  id: string;
  name: string;
  token: string;
}

/** A message that no outbox has yet. Its id is the one that the server will see. */
export interface KeptMessage {
  id: string;
  body: string;
  /** ISO 8601, by the visitor's clock. */
  createdAt: string;
}

export interface Remembered {
  visitor: KnownVisitor | null;
  conversationId: string | null;
  /** Messages written before there was an outbox for them, oldest first. */
  unsent: readonly KeptMessage[];
}

/** What the frame keeps for one tenant between page loads, for all tabs. */
export interface VisitorStorage {
  read(): Remembered;
  write(change: Partial<Remembered>): void;
  /** Hears of what other tabs write. */
  onChange(listener: () => void): void;
}

const nothing: Remembered = { visitor: null, conversationId: null, unsent: [] };

/** Keeps it in the frame's `localStorage`, or in memory only, where the browser blocks storage in frames. */
export function visitorStorage(tenant: string): VisitorStorage {
  const key = `parley:${tenant}`;
  let inMemory: Remembered | null = null;

  function read(): Remembered {
    if (inMemory !== null) return inMemory;
    try {
      return parse(localStorage.getItem(key));
    } catch {
      return nothing;
    }
  }

  return {
    read,
    write(change) {
      const remembered = { ...read(), ...change };
      try {
        localStorage.setItem(key, JSON.stringify(remembered));
      } catch {
        inMemory = remembered;
      }
    },
    onChange(listener) {
      addEventListener("storage", (event) => {
        if (event.key === key) listener();
      });
    },
  };
}

function parse(text: string | null): Remembered {
  const stored: unknown = JSON.parse(text ?? "{}");
  if (typeof stored !== "object" || stored === null) return nothing;
  const visitor = "visitor" in stored ? toVisitor(stored.visitor) : null;
  const conversationId =
    "conversationId" in stored && typeof stored.conversationId === "string" ? stored.conversationId : null;
  const unsent = "unsent" in stored && Array.isArray(stored.unsent) ? stored.unsent.flatMap(toKept) : [];
  return { visitor, conversationId, unsent };
}

/** @returns null for anything but a visitor with a token, as the server answers it or the storage holds it. */
export function toVisitor(value: unknown): KnownVisitor | null {
  if (typeof value !== "object" || value === null) return null;
  if (!("id" in value) || !("name" in value) || !("token" in value)) return null;
  const { id, name, token } = value;
  if (typeof id !== "string" || typeof name !== "string" || typeof token !== "string") return null;
  return { id, name, token };
}

function toKept(value: unknown): KeptMessage[] {
  if (typeof value !== "object" || value === null) return [];
  if (!("id" in value) || !("body" in value) || !("createdAt" in value)) return [];
  const { id, body, createdAt } = value;
  if (typeof id !== "string" || typeof body !== "string" || typeof createdAt !== "string") return [];
  return [{ id, body, createdAt }];
}
