import { z } from "zod";
import { participantOf, type StaffActor, type VisitorActor } from "../actor.ts";
import { findConversation } from "../conversations/find-conversation.ts";
import { audienceOf } from "../events/event.ts";
import { existingIdSchema } from "../ids.ts";
import { limits } from "../limits.ts";
import { seeConversations } from "../permissions.ts";
import { type Context, useCase } from "../use-case.ts";
import { sideOf } from "./receipts.ts";

const deliverySchema = z.object({ conversationId: existingIdSchema, seq: z.number().int().min(0) });

/**
 * Says up to which message of each conversation the caller's device has them. The marks only ever rise, and never past
 * the last message. One member's device counts for all members, so that many of them cost one event.
 * @throws ChatError `not_found` for the whole of it where one of the conversations is not the caller's to see.
 */
export const confirmDeliveries = useCase({
  name: "ConfirmDeliveries",
  needs: { member: seeConversations, key: true, visitor: true },
  access: "write",
  input: z.object({ deliveries: z.array(deliverySchema).min(1).max(limits.deliveriesPerCallMax) }),
  async run(context, { deliveries }): Promise<null> {
    // In one order for all callers, so that two of them never wait for each other.
    for (const delivery of deliveries.toSorted((a, b) => (a.conversationId < b.conversationId ? -1 : 1))) {
      await confirm(context, delivery);
    }
    return null;
  },
});

async function confirm(
  context: Context<StaffActor | VisitorActor>,
  { conversationId, seq }: z.output<typeof deliverySchema>,
): Promise<void> {
  const { tenant, actor, now, emit } = context;
  const conversation = await findConversation(context, conversationId);
  const reader = participantOf(actor);
  const deliveredSeq = Math.min(seq, conversation.lastSeq);
  const known = await tenant.receipts.of(conversationId);
  if (deliveredSeq <= known[sideOf(reader)].deliveredSeq) return;
  await tenant.receipts.raise(conversationId, reader, { deliveredSeq, readSeq: 0, at: now });
  emit({
    type: "MessagesDelivered",
    conversationId,
    audience: audienceOf(conversation),
    data: { reader, seq: deliveredSeq },
  });
}
