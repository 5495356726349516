import type { PendingMessage } from "#lib/client/chat-state.ts";

/** A message that is being sent. */
export function aPendingMessage(given: Partial<PendingMessage> = {}): PendingMessage {
  return {
    id: "a message",
    conversationId: "a conversation",
    kind: "message",
    body: "Hi",
    createdAt: "2026-01-01T00:00:00.000Z",
    status: "sending",
    error: null,
    code: null,
    refusals: 0,
    missed: [],
    basedOnSeq: null,
    isOpening: false,
    ...given,
  };
}
