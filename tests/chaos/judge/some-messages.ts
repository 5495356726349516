import type { Participant } from "#lib/chat/actor.ts";
import type { Message } from "#lib/chat/messages/message.ts";

export const ada: Participant = { kind: "operator", id: "ada", name: "Ada" };
export const vera: Participant = { kind: "visitor", id: "vera", name: "Vera" };

export const conversationId = "the conversation";

/** A message of Vera's, unless given another author, whose id and words go by its number. */
export function aMessage(given: Partial<Message> & { seq: number }): Message {
  return {
    id: `message ${given.seq}`,
    conversationId,
    kind: "message",
    author: vera,
    body: `Words ${given.seq}`,
    createdAt: "2026-03-04T05:06:07.089Z",
    deletedAt: null,
    ...given,
  };
}

/** Messages with these numbers. */
export function someMessages(...seqs: number[]): Message[] {
  return seqs.map((seq) => aMessage({ seq }));
}
