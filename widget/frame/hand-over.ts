import { v7 } from "uuid";
import type { ChatClient } from "#lib/client/chat-client.ts";
import type { PendingMessage } from "#lib/client/chat-state.ts";
import type { OutboxStorage } from "#lib/client/outbox/outbox-storage.ts";
import type { KeptMessage, VisitorStorage } from "./visitor-storage.ts";
import { within } from "./within.ts";

interface HandOver {
  client: ChatClient;
  outbox: OutboxStorage;
  storage: VisitorStorage;
}

/**
 * Gives what was written before there was an outbox to the outbox, which sends it. A message keeps its id, and is let go of
 * only when the outbox has it, so that it is neither lost nor sent twice, wherever the page ends. What is written meanwhile
 * goes the same way: when this is done, nothing waits. One tab at a time does this. Where the outbox does not work the
 * client keeps the message, for as long as the page lives.
 */
export async function handOver({ client, outbox, storage }: HandOver): Promise<void> {
  const stored = await storedIn(outbox);
  const next = () => storage.unsent().at(0);
  for (let message = next(); message !== undefined; message = next()) {
    if (!isWithClient(client, message) && !stored.some(({ id }) => id === message.id)) {
      const { conversationId } = storage.read();
      const pending = pendingOf(message, conversationId);
      storage.write({ conversationId: pending.conversationId });
      const isStored = await within(
        outbox.put(pending).then(() => true),
        false,
      );
      if (!isStored) storage.write({ conversationId: sendBy(client, message, conversationId) });
    }
    storage.letGo(message.id);
  }
}

/** What an outbox holds, or nothing where it does not work. */
export function storedIn(outbox: OutboxStorage): Promise<readonly PendingMessage[]> {
  return within(outbox.load(), []);
}

function isWithClient(client: ChatClient, { id }: KeptMessage): boolean {
  const { transcripts, pending } = client.store.getState();
  const sent = Object.values(transcripts).flatMap(({ messages }) => messages);
  return [...sent, ...Object.values(pending).flat()].some((message) => message.id === id);
}

/** Takes what an outbox holds back out of it, as it was before there was one. */
export async function takeBack(outbox: OutboxStorage, storage: VisitorStorage): Promise<void> {
  for (const { id, body, createdAt } of await storedIn(outbox)) {
    storage.keep({ id, body, createdAt });
    await within(outbox.remove(id), undefined);
  }
}

/** As an outbox keeps it: the first message of all opens the conversation. */
function pendingOf({ id, body, createdAt }: KeptMessage, conversationId: string | null): PendingMessage {
  return {
    id,
    conversationId: conversationId ?? v7(),
    kind: "message",
    body,
    createdAt,
    status: "sending",
    error: null,
    code: null,
    refusals: 0,
    missed: [],
    basedOnSeq: null,
    isOpening: conversationId === null,
  };
}

function sendBy(client: ChatClient, { id, body }: KeptMessage, conversationId: string | null): string {
  if (conversationId === null) return client.startConversation(body, id);
  client.send(conversationId, { kind: "message", body, id });
  return conversationId;
}
