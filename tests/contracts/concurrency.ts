import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { Participant } from "#lib/chat/actor.ts";
import { aConversation, aMember, aVisibleEvent, read, someMoment, write } from "#tests/support/builders.ts";
import type { Opened } from "./database-under-test.ts";

const visitor: Participant = { kind: "visitor", id: "a-visitor", name: "Vera" };
const count = 50;
const numbers = Array.from({ length: count }, (_, index) => index + 1);

/** Everything here runs over two databases at once: the connections of two processes. */
export function concurrencyContract(opened: Opened): void {
  const either = (index: number) => (index % 2 === 0 ? opened.database : opened.other);

  describe("two processes at once", () => {
    test("fifty sends to one conversation get a dense seq and dense positions, in the same order", async () => {
      const built = await aConversation(opened.database);
      const sends = numbers.map((number) =>
        write(either(number), built.tenantId, async ({ messages, log }) => {
          const content = { kind: "message", author: visitor, body: String(number), createdAt: someMoment } as const;
          const message = await messages.add({ ...content, id: v7(), conversationId: built.id });
          await log.append([aVisibleEvent(built.visitorId, message.seq)], { actor: visitor, at: someMoment });
          return message;
        }),
      );
      const sent = await Promise.all(sends);
      expect(sent.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(numbers);
      const stored = await read(opened.database, built.tenantId, async ({ messages, log, conversations }) => ({
        messages: await messages.list({ conversationId: built.id, includeNotes: true, limit: 100 }),
        events: await log.read({ after: 0, limit: 100 }),
        conversation: await conversations.view(built.id, { kind: "operator", id: "o" }),
      }));
      expect(stored.messages.toReversed()).toEqual(sent.toSorted((a, b) => a.seq - b.seq));
      expect(stored.events.map(({ event }) => event.pos)).toEqual(numbers);
      expect(stored.events.map(({ event }) => event.type === "ConversationRead" && event.data.seq)).toEqual(numbers);
      expect(stored.conversation).toMatchObject({ lastSeq: count, unread: count });
    });

    test("sends to many conversations get dense positions", async () => {
      const { tenantId } = await aMember(opened.database);
      const conversations = await Promise.all(
        numbers.slice(0, 10).map((number) => aConversation(either(number), { tenantId })),
      );
      const sends = conversations.flatMap((built) =>
        numbers.slice(0, 4).map((number) =>
          write(either(number), tenantId, async ({ messages, log }) => {
            const content = { kind: "message", author: visitor, body: "Hi", createdAt: someMoment } as const;
            await messages.add({ ...content, id: v7(), conversationId: built.id });
            await log.append([aVisibleEvent("v"), aVisibleEvent("v")], { actor: visitor, at: someMoment });
          }),
        ),
      );
      await Promise.all(sends);
      const events = await read(opened.other, tenantId, ({ log }) => log.read({ after: 0, limit: 100 }));
      expect(events.map(({ event }) => event.pos)).toEqual(Array.from({ length: 80 }, (_, index) => index + 1));
    });

    test("of many claims of one conversation one succeeds", async () => {
      const built = await aConversation(opened.database);
      const members = await Promise.all(
        numbers.slice(0, 12).map((number) => aMember(either(number), { tenantId: built.tenantId })),
      );
      const claims = members.map(({ id }, index) =>
        write(either(index), built.tenantId, ({ conversations }) =>
          conversations.change(built.id, "queued", { status: "open", assigneeId: id, updatedAt: someMoment }),
        ),
      );
      const outcomes = await Promise.all(claims);
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      const winner = members[outcomes.indexOf(true)];
      const conversation = read(opened.other, built.tenantId, (tenant) => tenant.conversations.view(built.id, visitor));
      expect(await conversation).toMatchObject({ status: "open", assignee: { id: winner?.id } });
    });

    test("read marks that are raised at once end at the highest, and none is lowered", async () => {
      const built = await aConversation(opened.database);
      const raise = (seq: number) =>
        write(either(seq), built.tenantId, ({ receipts }) =>
          receipts.raise(built.id, visitor, { deliveredSeq: seq, readSeq: seq, at: someMoment }),
        );
      await Promise.all(numbers.map((number) => raise(((number * 17) % count) + 1)));
      expect(await raise(count)).toBe(false);
      expect(await raise(count + 1)).toBe(true);
    });
  });
}
