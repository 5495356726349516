import { v7 } from "uuid";
import type { PendingMessage } from "../chat-state.ts";
import { exclusively } from "./exclusive-lock.ts";
import type { OutboxStorage } from "./outbox-storage.ts";

/** Keeps unsent messages for as long as this object lives. */
export function createMemoryOutbox(): OutboxStorage {
  const name = `parley-outbox/${v7()}`;
  const messages = new Map<string, PendingMessage>();
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());
  return {
    load: async () => [...messages.values()],
    async put(message) {
      messages.set(message.id, message);
      tell();
    },
    async remove(messageId) {
      messages.delete(messageId);
      tell();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exclusively: (conversationId, work) => exclusively(`${name}/${conversationId}`, work),
  };
}
