import { describe, expect, test } from "vitest";
import {
  assertTransition,
  type ConversationStatus,
  conversationStatuses,
} from "#lib/chat/conversations/conversation.ts";
import { ChatError } from "#lib/chat/errors.ts";

/**
 * The life of a conversation as the design draws it: queued → open ⇄ snoozed → closed (→ queued when reopened, or → open
 * again with who had it last), and back into the queue where its assignee is gone.
 */
const life: ReadonlySet<`${ConversationStatus} to ${ConversationStatus}`> = new Set([
  "queued to open",
  "queued to closed",
  "open to snoozed",
  "open to closed",
  "open to queued",
  "snoozed to queued",
  "snoozed to open",
  "snoozed to closed",
  "closed to queued",
  "closed to open",
]);

describe("a conversation goes", () => {
  const steps = conversationStatuses.flatMap((from) => conversationStatuses.map((to) => [from, to] as const));

  test.each(steps)("from %s to %s only where its life leads there", (from, to) => {
    const go = (): void => assertTransition(from, to);
    if (life.has(`${from} to ${to}`)) expect(go).not.toThrow();
    else
      expect(go).toThrow(new ChatError("impossible_transition", `A conversation that is ${from} cannot become ${to}.`));
  });
});
