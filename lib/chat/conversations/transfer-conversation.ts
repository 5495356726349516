import { z } from "zod";
import { type MemberActor, participantOf } from "../actor.ts";
import { ChatError, notFound } from "../errors.ts";
import { existingIdSchema } from "../ids.ts";
import { matchJob } from "../jobs/job.ts";
import { endOffers } from "../matching/end-offers.ts";
import { makeOffersOf } from "../matching/make-offers.ts";
import { addMessage } from "../messages/add-message.ts";
import { messageBodySchema } from "../messages/message.ts";
import { defaultRouting } from "../teams/team.ts";
import { type Context, useCase } from "../use-case.ts";
import { findAssignable } from "./assign-conversation.ts";
import { changeStatus } from "./change-status.ts";
import type { Conversation, ConversationRecord } from "./conversation.ts";
import { findConversation, showChanged } from "./find-conversation.ts";
import { assertHolds } from "./release-conversation.ts";

/**
 * Hands a conversation over, with a note if there is something to say. To a colleague it is offered, who may decline: until
 * they accept, it stays with who has it. To a team it goes at once, into its queue.
 * @throws ChatError `forbidden` for one that somebody else has, except to who may assign, `conversation_closed`,
 * `not_found`, `invalid_input` for somebody who is not there or could not answer
 */
export const transferConversation = useCase({
  name: "TransferConversation",
  needs: { member: "conversations.claim" },
  access: "write",
  input: z
    .object({
      conversationId: existingIdSchema,
      memberId: existingIdSchema.optional(),
      teamId: existingIdSchema.optional(),
      note: messageBodySchema.optional(),
    })
    .refine(({ memberId, teamId }) => (memberId === undefined) !== (teamId === undefined), {
      error: "Name either a colleague or a team.",
      path: ["memberId"],
    }),
  async run(context, { conversationId, memberId, teamId, note }): Promise<Conversation> {
    const conversation = await findConversation(context, conversationId);
    if (conversation.status === "closed") {
      throw new ChatError("conversation_closed", "This conversation is closed. Reopen it first.");
    }
    assertHolds(context, conversation);
    if (note !== undefined) {
      const author = participantOf(context.actor);
      await addMessage(context, conversation, { id: context.newId(), kind: "note", author, body: note });
    }
    if (memberId !== undefined) await offerTo(context, conversation, { memberId, note: note ?? null });
    if (teamId !== undefined) await moveTo(context, conversation, teamId);
    return showChanged(context, conversationId);
  },
});

async function offerTo(
  context: Context<MemberActor>,
  conversation: ConversationRecord,
  { memberId, note }: { memberId: string; note: string | null },
): Promise<void> {
  const { tenant, actor, now, schedule } = context;
  const { name } = await findAssignable(context, memberId);
  if (conversation.assignee?.id === memberId) return;
  if (!(await context.online()).has(memberId)) {
    const message = `${name} is not here at the moment.`;
    throw new ChatError("invalid_input", message, { fields: [{ field: "memberId", message }] });
  }
  const { offerSeconds } = (conversation.team && (await tenant.teams.get(conversation.team.id))) ?? defaultRouting;
  const expiresAt = new Date(now.getTime() + offerSeconds * 1_000);
  // The last one who is asked counts.
  await endOffers(context, conversation, { takenBy: null });
  const by = { kind: "operator", id: actor.id, name: actor.name } as const;
  await makeOffersOf(context, conversation, { offers: [{ memberId, expiresAt }], handover: { by, note } });
  schedule(matchJob(expiresAt));
}

async function moveTo(context: Context<MemberActor>, conversation: ConversationRecord, teamId: string): Promise<void> {
  const team = await context.tenant.teams.get(teamId);
  if (team === null) throw notFound();
  await changeStatus(context, conversation, {
    event: "ConversationQueued",
    status: "queued",
    assigneeId: null,
    team,
    line: `transferred the conversation to ${team.name}`,
  });
}
