import { exclusively } from "#lib/client/outbox/exclusive-lock.ts";
import { within } from "./within.ts";

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
  /** Whom a person was to Parley before the host said who they are, until the server knows it as well. */
  formers: readonly KnownVisitor[];
}

/** What the frame keeps for one person at one tenant between page loads, for all tabs. */
export interface VisitorStorage {
  read(): Remembered;
  write(change: Partial<Remembered>): void;
  /** Messages written before there was an outbox for them, oldest first. */
  unsent(): readonly KeptMessage[];
  keep(message: KeptMessage): void;
  letGo(messageId: string): void;
  /** Hears of what other tabs write. @param signal ends it */
  onChange(listener: () => void, signal: AbortSignal): void;
  /** Does some work while no other tab does any, knowing all that the one before has written. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>;
}

interface Revised extends Remembered {
  revision: number;
}

/**
 * Keeps it in the frame's `localStorage`, or in memory only, where the browser blocks storage in frames.
 * @param owner the tenant's slug, and for somebody whom the host has named, that name after a slash
 */
export function visitorStorage(owner: string): VisitorStorage {
  const key = `parley:${owner}`;
  // Each message stands by itself, so that tabs that write at once do not undo each other.
  const messagePrefix = `${key}:`;
  const items = storedItems();
  const read = (): Revised => toRevised(parse(items.get(key)));

  async function catchUp(): Promise<void> {
    const { visitorLedger } = await import("./visitor-ledger.ts");
    const left = toRevised(await visitorLedger.read(owner));
    if (left.revision > read().revision) items.set(key, JSON.stringify(left));
  }

  async function leave(): Promise<void> {
    const { visitorLedger } = await import("./visitor-ledger.ts");
    await visitorLedger.write(owner, read());
  }

  return {
    read: () => {
      const { visitor, conversationId, formers } = read();
      return { visitor, conversationId, formers };
    },
    write(change) {
      const before = read();
      items.set(key, JSON.stringify({ ...before, ...change, revision: before.revision + 1 }));
    },
    unsent: () =>
      items
        .entries()
        .filter(([name]) => name.startsWith(messagePrefix))
        .flatMap(([, text]) => toKept(parse(text)))
        .toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    keep: (message) => items.set(messagePrefix + message.id, JSON.stringify(message)),
    letGo: (messageId) => items.remove(messagePrefix + messageId),
    onChange(listener, signal) {
      const listen = ({ key: changed }: StorageEvent): void => {
        if (changed === key || changed?.startsWith(messagePrefix)) listener();
      };
      addEventListener("storage", listen, { signal });
    },
    alone: (work) =>
      exclusively(`parley/${owner}`, async () => {
        await within(catchUp(), undefined);
        try {
          return await work();
        } finally {
          await within(leave(), undefined);
        }
      }),
  };
}

/** Texts by name: those of `localStorage`, for as long as that works. */
function storedItems() {
  let inMemory: Map<string, string> | null = null;

  function entries(): [string, string][] {
    if (inMemory !== null) return [...inMemory];
    try {
      return Object.entries(localStorage).map(([name, text]) => [name, String(text)]);
    } catch {
      return [];
    }
  }

  /** Changes `localStorage`, or from the first failure on a copy of it in memory. */
  function change(stored: (items: Storage) => void, kept: (items: Map<string, string>) => void): void {
    if (inMemory === null) {
      try {
        return stored(localStorage);
      } catch {
        inMemory = new Map(entries());
      }
    }
    kept(inMemory);
  }

  return {
    entries,
    get(name: string): string | null {
      if (inMemory !== null) return inMemory.get(name) ?? null;
      try {
        return localStorage.getItem(name);
      } catch {
        return null;
      }
    },
    set: (name: string, text: string) =>
      change(
        (items) => items.setItem(name, text),
        (items) => items.set(name, text),
      ),
    remove: (name: string) =>
      change(
        (items) => items.removeItem(name),
        (items) => items.delete(name),
      ),
  };
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "{}");
  } catch {
    return {};
  }
}

const nothing: Revised = { visitor: null, conversationId: null, formers: [], revision: 0 };

function toRevised(stored: unknown): Revised {
  if (typeof stored !== "object" || stored === null) return nothing;
  const visitor = "visitor" in stored ? toVisitor(stored.visitor) : null;
  const conversationId =
    "conversationId" in stored && typeof stored.conversationId === "string" ? stored.conversationId : null;
  const revision = "revision" in stored && typeof stored.revision === "number" ? stored.revision : 0;
  const formers = "formers" in stored && Array.isArray(stored.formers) ? stored.formers.map(toVisitor) : [];
  return { visitor, conversationId, formers: formers.filter((former) => former !== null), revision };
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
