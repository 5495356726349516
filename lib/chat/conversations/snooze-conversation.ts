import { z } from "zod";
import { ChatError } from "../errors.ts";
import { existingIdSchema } from "../ids.ts";
import { wakeJob } from "../jobs/job.ts";
import { limits } from "../limits.ts";
import { useCase } from "../use-case.ts";
import { changeStatus } from "./change-status.ts";
import type { Conversation } from "./conversation.ts";
import { findConversation, showChanged } from "./find-conversation.ts";
import { assertHolds } from "./release-conversation.ts";

const dayMs = 86_400_000;

/**
 * Puts a conversation aside until a time, or until the visitor writes. It takes none of its assignee's capacity meanwhile.
 * @throws ChatError `forbidden` for one that somebody else has, except to who may assign, `impossible_transition` for one
 * that nobody has, `invalid_input` for a time that is over or too far away
 */
export const snoozeConversation = useCase({
  name: "SnoozeConversation",
  needs: { member: "conversations.claim" },
  access: "write",
  input: z.object({ conversationId: existingIdSchema, until: z.iso.datetime({ offset: true }) }),
  async run(context, { conversationId, until }): Promise<Conversation> {
    const { tenant, now, schedule } = context;
    const conversation = await findConversation(context, conversationId);
    assertHolds(context, conversation);
    const snoozedUntil = new Date(until);
    const isSoonEnough = snoozedUntil.getTime() - now.getTime() <= limits.snoozeDaysMax * dayMs;
    if (snoozedUntil <= now || !isSoonEnough) {
      const message = `Choose a time to come, at most ${limits.snoozeDaysMax} days ahead.`;
      throw new ChatError("invalid_input", message, { fields: [{ field: "until", message }] });
    }
    await changeStatus(context, conversation, {
      event: "ConversationSnoozed",
      status: "snoozed",
      snoozedUntil,
      line: "snoozed the conversation",
    });
    await tenant.jobs.cancel({ kind: "wake", subject: conversationId });
    schedule(wakeJob(conversationId, snoozedUntil));
    return showChanged(context, conversationId);
  },
});
