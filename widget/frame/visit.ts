import { createStore, type StoreApi } from "zustand/vanilla";
import type { PendingMessage } from "#lib/client/chat-state.ts";
import { identifiedEntry } from "./identified-entry.ts";
import { personOf } from "./person-of.ts";
import type { VisitorSession } from "./session-state.ts";
import { unknownSession } from "./unknown-session.ts";
import { anonymousEntry, refusedEntry, type VisitorEntry } from "./visitor-entry.ts";
import { createVisitorSession } from "./visitor-session.ts";
import { visitorStorage } from "./visitor-storage.ts";

/** Who uses the panel, as the host's page says it. */
export interface Visit {
  readonly store: StoreApi<{
    session: VisitorSession;
    /** Of the same person before they had a name: what it showed stays until theirs has loaded. */
    former: VisitorSession | null;
    /** Another one when somebody else is there than before. */
    serial: number;
  }>;
  /** @param identity what the host's server has signed; null for somebody whom the host does not know */
  welcome(identity: string | null): void;
}

type Person =
  | { kind: "unknown" }
  | { kind: "anonymous" }
  /** The page says who they are in a way that cannot be read. */
  | { kind: "unreadable" }
  | { kind: "identified"; name: string };

/**
 * Gives the panel to whom the host's page names. Somebody without a name who gets one goes on where they are; where
 * somebody had one, the next begins afresh, and nothing of theirs is shown, sent or used any more.
 */
export function createVisit(tenant: string): Visit {
  const anonymous = visitorStorage(tenant);
  const unknown = unknownSession();
  const store: Visit["store"] = createStore(() => ({ session: unknown, former: null, serial: 0 }));
  let person: Person = { kind: "unknown" };
  let proof = "";
  /** What was on its way without a name when the page told one. */
  const inherited: PendingMessage[] = [];

  function entryOf(next: Person): VisitorEntry {
    switch (next.kind) {
      case "unknown":
      case "anonymous":
        return anonymousEntry(tenant, anonymous);
      case "unreadable":
        return refusedEntry(visitorStorage(`${tenant}/`));
      case "identified": {
        const own = visitorStorage(`${tenant}/${next.name}`);
        return identifiedEntry({ tenant, identity: () => proof, own, anonymous, inherited });
      }
    }
  }

  return {
    store,
    welcome(identity) {
      const before = person;
      const { session: leaving, serial } = store.getState();
      person = readPerson(identity);
      proof = identity ?? "";
      if (isSame(before, person)) return leaving.proveAgain();
      const pending = leaving.stop();
      if (before.kind === "anonymous") inherited.push(...pending);
      const session = createVisitorSession(tenant, entryOf(person));
      const goesOn = before.kind === "anonymous" && person.kind === "identified";
      const former = goesOn ? leaving : null;
      store.setState({ session, former, serial: serial + Number(before.kind === "identified") });
      if (person.kind !== "unreadable") for (const body of unknown.takeWritten()) session.send(body);
    },
  };
}

function readPerson(identity: string | null): Person {
  if (identity === null) return { kind: "anonymous" };
  const name = personOf(identity);
  return name === null ? { kind: "unreadable" } : { kind: "identified", name };
}

function isSame(one: Person, other: Person): boolean {
  if (one.kind === "identified" && other.kind === "identified") return one.name === other.name;
  return one.kind === other.kind;
}
