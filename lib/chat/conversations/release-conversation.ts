import { z } from "zod";
import type { MemberActor } from "../actor.ts";
import { ChatError } from "../errors.ts";
import { existingIdSchema } from "../ids.ts";
import { type Context, useCase } from "../use-case.ts";
import { changeStatus } from "./change-status.ts";
import type { Conversation, ConversationRecord } from "./conversation.ts";
import { findConversation, showChanged } from "./find-conversation.ts";

/**
 * Puts a conversation back into the queue, for somebody else: who let go of it is not offered it for a while.
 * @throws ChatError `forbidden` for one that somebody else has, except to who may assign, `impossible_transition`
 */
export const releaseConversation = useCase({
  name: "ReleaseConversation",
  needs: { member: "conversations.claim" },
  access: "write",
  input: z.object({ conversationId: existingIdSchema }),
  async run(context, { conversationId }): Promise<Conversation> {
    const { tenant, now, newId } = context;
    const conversation = await findConversation(context, conversationId);
    const { status, assignee } = conversation;
    if (status === "queued") return showChanged(context, conversationId);
    assertHolds(context, conversation);
    await changeStatus(context, conversation, {
      event: "ConversationQueued",
      status: "queued",
      assigneeId: null,
      line: "put the conversation back into the queue",
    });
    if (assignee !== null) {
      const refusal = { status: "declined", reason: "released", answeredAt: now } as const;
      const offer = { id: newId(), conversationId, memberId: assignee.id, kind: "match", offeredById: null } as const;
      await tenant.offers.add({ ...offer, ...refusal, offeredAt: now, expiresAt: now });
    }
    return showChanged(context, conversationId);
  },
});

/**
 * Whoever has a conversation may give it away, and so may those who assign.
 * @throws ChatError `forbidden`
 */
export function assertHolds({ actor }: Context<MemberActor>, { assignee }: ConversationRecord): void {
  if (assignee?.id === actor.id || actor.permissions.includes("conversations.assign")) return;
  throw new ChatError("forbidden", "This conversation is somebody else's.");
}
