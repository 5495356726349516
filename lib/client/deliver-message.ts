import type { Participant } from "#lib/chat/actor.ts";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import type { Message } from "#lib/chat/messages/message.ts";
import { ApiError } from "./api-error.ts";
import { acknowledge, removePending } from "./apply-event.ts";
import type { Caller } from "./caller.ts";
import type { PendingMessage } from "./chat-state.ts";
import type { Replica } from "./replica.ts";
import type { createSnapshots } from "./snapshots.ts";
import { addAcknowledged } from "./transcript.ts";

export interface MessageDeliveryOptions {
  replica: Replica;
  caller: Caller;
  snapshots: ReturnType<typeof createSnapshots>;
  self: Participant;
}

/**
 * Makes what sends one message, and ends when its acknowledgement is in the replica. An answer that comes when another
 * life of the log has begun acknowledges nothing: the message is sent again under its id.
 */
export function messageDelivery({ replica, caller, snapshots, self }: MessageDeliveryOptions) {
  async function inOneLife<Answer>(send: () => Promise<Answer>): Promise<Answer> {
    const { generation } = replica.state;
    const answer = await send();
    if (replica.state.generation === generation) return answer;
    throw new ApiError("unreachable", "The log began anew while the message was being sent.");
  }

  async function open({ id, conversationId, body }: PendingMessage): Promise<void> {
    const input = { id: conversationId, messageId: id, body };
    await inOneLife(async () => {
      await caller.call<Conversation>({ name: "StartConversation", path: "/conversations", input });
      await snapshots.loadConversation(conversationId);
      await snapshots.loadMessages(conversationId);
    });
    replica.update((state) => removePending(state, { conversationId, id }));
  }

  async function add({ id, conversationId, kind, body, basedOnSeq, refusals }: PendingMessage): Promise<void> {
    const name = kind === "note" ? "AddNote" : "SendMessage";
    const input = { conversationId, id, body, refusals, ...(basedOnSeq !== null && { basedOnSeq }) };
    // What is acknowledged is pending no more: without a transcript to stand in it would be out of sight.
    if (!(conversationId in replica.state.transcripts)) await snapshots.loadMessages(conversationId);
    const message = await inOneLife(() => caller.onConversation<Message>(name, input));
    replica.update((state) => acknowledge(addAcknowledged(state, message), message, self));
  }

  /** @throws ApiError */
  return (message: PendingMessage): Promise<void> => (message.isOpening ? open(message) : add(message));
}
