import { z } from "zod";
import type { Participant } from "../actor.ts";
import { findConversation } from "../conversations/find-conversation.ts";
import { notFound } from "../errors.ts";
import type { LoggedEvent } from "../events/event.ts";
import { existingIdSchema } from "../ids.ts";
import { seeConversations } from "../permissions.ts";
import type { TenantStore } from "../store.ts";
import { useCase } from "../use-case.ts";

/** Somebody of the other side got a message, or read it. `at` is ISO 8601. */
export interface Receipt {
  at: string;
  reader: Participant;
}

/** The way of one message, with times in ISO 8601. Null stands for what has not happened, or is no longer known. */
export interface MessageTrace {
  seq: number;
  /** Its position in the tenant's log; null once the log no longer reaches back to it. */
  pos: number | null;
  acceptedAt: string;
  committedAt: string | null;
  fannedOutAt: string | null;
  delivered: Receipt | null;
  read: Receipt | null;
}

/** Tells when a message was accepted, committed, fanned out, delivered and read, from the log and the receipts in it. */
export const traceMessage = useCase({
  name: "TraceMessage",
  needs: { member: seeConversations, key: true },
  access: "read",
  input: z.object({ conversationId: existingIdSchema, seq: z.coerce.number().int().min(1) }),
  async run(context, { conversationId, seq }): Promise<MessageTrace> {
    const { tenant } = context;
    await findConversation(context, conversationId);
    const [message] = await tenant.messages.list({ conversationId, includeNotes: true, beforeSeq: seq + 1, limit: 1 });
    if (message === undefined || message.seq !== seq) throw notFound();
    const sent = await tenant.log.findAbout({ conversationId, seq, types: ["MessageSent", "NoteAdded"] });
    const pos = sent?.event.pos ?? null;
    const stages = pos === null ? { committedAt: null, fannedOutAt: null } : await tenant.traces.of(pos);
    const isSeenByOtherSide = message.kind === "message";
    return {
      seq,
      pos,
      acceptedAt: message.createdAt.toISOString(),
      committedAt: stages.committedAt?.toISOString() ?? null,
      fannedOutAt: stages.fannedOutAt?.toISOString() ?? null,
      delivered: isSeenByOtherSide ? await receiptOf(tenant, message, ["MessagesDelivered", "ConversationRead"]) : null,
      read: isSeenByOtherSide ? await receiptOf(tenant, message, ["ConversationRead"]) : null,
    };
  },
});

/** The first receipt by the side that the message was for. */
async function receiptOf(
  { log }: TenantStore,
  { conversationId, seq, author }: { conversationId: string; seq: number; author: Participant },
  types: ("MessagesDelivered" | "ConversationRead")[],
): Promise<Receipt | null> {
  const by = author.kind === "visitor" ? "operator" : "visitor";
  const found: LoggedEvent | null = await log.findAbout({ conversationId, seq, types, by, orLater: true });
  return found && { at: found.event.at, reader: found.event.actor };
}
