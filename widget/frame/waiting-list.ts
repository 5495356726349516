import type { StoreApi } from "zustand/vanilla";
import type { ChatState } from "#lib/client/chat-state.ts";
import type { SessionState } from "./session-state.ts";
import type { KeptMessage, VisitorStorage } from "./visitor-storage.ts";
import { asSending } from "./waiting-message.ts";

/** What was written and no client shows yet, on the screen and in the storage. */
export interface WaitingList {
  /** Keeps messages, and shows them. */
  keep(messages: readonly KeptMessage[]): void;
  /** Shows what is kept besides what is shown. */
  showKept(): void;
  /** Shows what is kept and nothing else: another tab has kept something, or let go of it. */
  follow(): void;
  /** Lets go of what the client shows now. */
  dropShown(state: ChatState): void;
}

export function createWaitingList(store: StoreApi<SessionState>, storage: VisitorStorage): WaitingList {
  function show(messages: readonly KeptMessage[]): void {
    const { waiting } = store.getState();
    const news = messages.filter(({ id }) => !waiting.some((shown) => shown.id === id));
    if (news.length > 0) store.setState({ waiting: [...waiting, ...news.map(asSending)] });
  }

  return {
    keep(messages) {
      const known = new Set(storage.unsent().map(({ id }) => id));
      const added = messages
        .filter(({ id }) => !known.has(id))
        .map(({ id, body, createdAt }) => ({ id, body, createdAt }));
      for (const message of added) storage.keep(message);
      show(added);
    },
    showKept: () => show(storage.unsent()),
    follow() {
      const shown = new Map(store.getState().waiting.map((message) => [message.id, message]));
      store.setState({ waiting: storage.unsent().map((message) => shown.get(message.id) ?? asSending(message)) });
    },
    dropShown({ pending, transcripts }) {
      const { conversationId, waiting } = store.getState();
      if (conversationId === null || waiting.length === 0) return;
      const shown = [...(pending[conversationId] ?? []), ...(transcripts[conversationId]?.messages ?? [])];
      const left = waiting.filter(({ id }) => !shown.some((message) => message.id === id));
      if (left.length < waiting.length) store.setState({ waiting: left });
    },
  };
}
