import type { Message } from "#lib/chat/messages/message.ts";

export const ada = { kind: "operator", id: "ada", name: "Ada Lovelace" } as const;
export const grace = { kind: "operator", id: "grace", name: "Grace Hopper" } as const;
export const visitor = { kind: "visitor", id: "visitor", name: "Priya Raman" } as const;

export function aMessage(seq: number, given: Partial<Message> = {}): Message {
  return {
    id: `message-${seq}`,
    conversationId: "conversation",
    seq,
    kind: "message",
    author: ada,
    body: `Message ${seq}`,
    createdAt: `2026-03-05T10:0${seq}:00.000Z`,
    deletedAt: null,
    ...given,
  };
}
