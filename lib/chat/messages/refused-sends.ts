import { z } from "zod";
import { participantOf, type StaffActor, type VisitorActor } from "../actor.ts";
import { ChatError } from "../errors.ts";
import { existingIdSchema, newIdSchema } from "../ids.ts";
import { limits } from "../limits.ts";
import type { Permission } from "../permissions.ts";
import { type Context, type UseCase, useCase } from "../use-case.ts";
import { type Message, type MessageKind, messageBodySchema } from "./message.ts";
import { repeatedSend } from "./repeated-send.ts";

/** What every try to send a message says. */
export const sendSchema = z.object({
  conversationId: existingIdSchema,
  id: newIdSchema.optional(),
  body: messageBodySchema,
  /** How often the sender was told before that this message is refused. */
  refusals: z.number().int().min(0).max(limits.refusalsMax).optional(),
});

/**
 * Ends a try that was on its way while a later one was refused, such as in a process that hung: its author knows the
 * refusal, and may have discarded the message. It is asked last: from then to the commit nobody changes the conversation.
 * Nothing that refuses visitors can pass, so their tries need no such end.
 * @throws ChatError `id_conflict`
 */
export async function assertNotRefusedSince(
  { tenant, actor }: Context<StaffActor | VisitorActor>,
  { id: messageId, refusals }: { id: string; refusals: number | undefined },
): Promise<void> {
  if (refusals === undefined || actor.kind === "visitor") return;
  const noted = await tenant.refusedSends.refusals({ authorId: actor.id, messageId });
  if (noted > refusals) throw new ChatError("id_conflict", "This message was refused in the meantime. Send it again.");
}

/**
 * Notes that a try is refused, before its author is told.
 * @returns the message where another try of it was accepted in between, or null
 */
export function noteRefusal(kind: MessageKind, member: Permission): UseCase<Message | null> {
  return useCase({
    name: "NoteRefusal",
    needs: { member, key: true },
    access: "write",
    input: sendSchema,
    async run({ tenant, actor, now }, { conversationId, id, body, refusals }) {
      if (id === undefined || refusals === undefined) return null;
      const author = participantOf(actor);
      const accepted = await repeatedSend(tenant.messages, { id, conversationId, kind, author, body });
      if (accepted !== null) return accepted;
      const send = { authorId: author.id, messageId: id };
      await tenant.refusedSends.raise(send, { refusals: refusals + 1, at: now });
      return null;
    },
  });
}
