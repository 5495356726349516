import { z } from "zod";
import { ChatError, notFound } from "../errors.ts";
import type { ChatEvent } from "../events/event.ts";
import { existingIdSchema } from "../ids.ts";
import { reasonOf } from "../jobs/reason-of.ts";
import type { TenantStore } from "../store.ts";
import { useCase } from "../use-case.ts";
import type { DeadLetterRecord } from "./dead-letter.ts";
import { findSubscriber } from "./subscribers.ts";

/**
 * Has an event that was left behind handled by its subscriber once more, out of its order. Where that works, the dead letter
 * is gone; of two who try at once, one does.
 * @throws ChatError `not_found`, `cannot_retry` where the event is not in the log any more, or could not be handled again
 */
export const retryDeadLetter = useCase({
  name: "RetryDeadLetter",
  needs: { member: "settings.manage", key: true },
  access: "write",
  input: z.object({ deadLetterId: existingIdSchema }),
  async run(context, { deadLetterId }): Promise<null> {
    const { tenant, audit, subscribers } = context;
    const letter = await tenant.deadLetters.get(deadLetterId);
    if (letter === null || !(await tenant.deadLetters.remove(deadLetterId))) throw notFound();
    const subscriber = findSubscriber(letter.subscriber, subscribers);
    if (subscriber === null) throw cannotRetry("What it was for does not exist any more. Dismiss it.");
    const event = await eventOf(tenant, letter);
    await subscriber.handle({ ...context, actor: { kind: "system" } }, event).catch((error: unknown) => {
      throw cannotRetry(`It failed again: ${reasonOf(error)}`, error);
    });
    audit({
      action: "dead_letter.retried",
      target: { kind: "dead_letter", id: deadLetterId, name: letter.subscriber },
      before: { type: letter.type, pos: letter.pos },
    });
    return null;
  },
});

async function eventOf({ log }: TenantStore, { pos }: DeadLetterRecord): Promise<ChatEvent> {
  const [logged] = await log.read({ after: pos - 1, limit: 1 });
  if (logged?.event.pos !== pos) throw cannotRetry("The event is not in the log any more. Dismiss it.");
  return logged.event;
}

function cannotRetry(message: string, cause?: unknown): ChatError {
  return new ChatError("cannot_retry", message, { cause });
}
