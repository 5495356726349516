import type { ChatClient } from "#lib/client/chat-client.ts";

/**
 * Sends a message by a client that has all that was written before it.
 * @param conversationId where it belongs; null where it opens one
 * @returns the conversation in which it stands
 */
export function deliver(client: ChatClient, conversationId: string | null, body: string): string {
  if (conversationId === null || !exists(client, conversationId)) return client.startConversation(body);
  client.send(conversationId, { kind: "message", body });
  return conversationId;
}

/** Whether the server knows the conversation or is about to hear of it: not so after a first message was discarded. */
export function exists(client: ChatClient, conversationId: string): boolean {
  const { conversations, pending } = client.store.getState();
  return conversations[conversationId] !== undefined || (pending[conversationId]?.length ?? 0) > 0;
}
