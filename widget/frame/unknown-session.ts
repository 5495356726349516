import { createStore } from "zustand/vanilla";
import type { SessionState, VisitorSession } from "./session-state.ts";
import { asSending, composeKept } from "./waiting-message.ts";

interface UnknownSession extends VisitorSession {
  /** @returns what was written so far, oldest first, and forgets it */
  takeWritten(): string[];
}

/** Until the host's page has said who is there, which takes a moment: what is written waits, and nobody is asked anything. */
export function unknownSession(): UnknownSession {
  const store = createStore<SessionState>(() => ({
    phase: "resuming",
    client: null,
    queue: null,
    conversationId: null,
    hasNews: false,
    waiting: [],
    isUnreachable: false,
    blockedBy: null,
  }));
  const nothing = (): void => undefined;
  return {
    store,
    send: (body) => store.setState(({ waiting }) => ({ waiting: [...waiting, asSending(composeKept(body))] })),
    discard: (messageId) =>
      store.setState(({ waiting }) => ({ waiting: waiting.filter(({ id }) => id !== messageId) })),
    retry: nothing,
    hurry: nothing,
    proveAgain: nothing,
    stop: () => [],
    takeWritten() {
      const bodies = store.getState().waiting.map(({ body }) => body);
      store.setState({ waiting: [] });
      return bodies;
    },
  };
}
