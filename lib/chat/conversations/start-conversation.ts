import { z } from "zod";
import { participantOf } from "../actor.ts";
import { ChatError, notFound } from "../errors.ts";
import { audienceOf } from "../events/event.ts";
import { existingIdSchema, newIdSchema } from "../ids.ts";
import { limits } from "../limits.ts";
import { addMessage } from "../messages/add-message.ts";
import { messageBodySchema } from "../messages/message.ts";
import { defaultRouting } from "../teams/team.ts";
import { useCase } from "../use-case.ts";
import { type Conversation, presentConversationHead } from "./conversation.ts";
import { findConversation, showConversation } from "./find-conversation.ts";

/**
 * A visitor's first message opens a conversation in the queue. Repeating it with the same ids gives the first result;
 * nothing waits for a match.
 */
export const startConversation = useCase({
  name: "StartConversation",
  needs: { visitor: true },
  access: "write",
  input: z.object({
    id: newIdSchema.optional(),
    messageId: newIdSchema.optional(),
    body: messageBodySchema,
    /** The team that answers; the tenant's first where none is named. */
    teamId: existingIdSchema.optional(),
    /** What the operator has to be able to do, such as a language. */
    skills: z.array(z.string().trim().min(1).max(limits.skillMax)).max(limits.skillsMax).optional(),
  }),
  async run(context, input): Promise<Conversation> {
    const { id = context.newId(), messageId = context.newId(), body, teamId, skills = [] } = input;
    const { tenant, actor, now, emit } = context;
    const author = participantOf(actor);
    const existing = await tenant.conversations.get(id);
    if (existing !== null) {
      const first = await tenant.messages.find(id, author, messageId);
      const isSame = first?.seq === 1 && (first.deletedAt !== null || first.body === body);
      if (isSame) return showConversation(context, id);
      throw new ChatError("id_conflict", "This id was used for another conversation.");
    }
    const team = teamId === undefined ? await tenant.teams.default() : await tenant.teams.get(teamId);
    if (teamId !== undefined && team === null) throw notFound();
    const weight = team?.conversationWeight ?? defaultRouting.conversationWeight;
    const asked = { teamId: team?.id ?? null, priority: 0, weight, skills };
    await tenant.conversations.add({ id, visitorId: actor.id, ...asked, createdAt: now });
    const queued = await findConversation(context, id);
    emit({
      type: "ConversationQueued",
      conversationId: id,
      audience: audienceOf(queued),
      data: { conversation: presentConversationHead(queued), before: null },
    });
    await addMessage(context, queued, { id: messageId, kind: "message", author, body });
    return showConversation(context, id);
  },
});
