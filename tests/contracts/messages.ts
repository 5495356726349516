import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { Participant } from "#lib/chat/actor.ts";
import { noReceipts } from "#lib/chat/receipts/receipts.ts";
import type { MessageQuery, SendKey } from "#lib/chat/store.ts";
import {
  aConversation,
  type BuiltConversation,
  read,
  someMessages,
  someMoment,
  write,
} from "#tests/support/builders.ts";
import { type Opened, refusedRow } from "./database-under-test.ts";

const operator: Participant = { kind: "operator", id: "an-operator", name: "Ada" };
const visitor: Participant = { kind: "visitor", id: "a-visitor", name: "Vera" };

export function messageContract(opened: Opened): void {
  const listSeqs = async (built: BuiltConversation, query: Partial<MessageQuery> = {}) => {
    const whole = { conversationId: built.id, includeNotes: true, limit: 100, ...query };
    const found = await read(opened.database, built.tenantId, (tenant) => tenant.messages.list(whole));
    return found.map(({ seq }) => seq);
  };
  const raise = (built: BuiltConversation, reader: Participant, seq: number) =>
    write(opened.database, built.tenantId, (tenant) =>
      tenant.receipts.raise(built.id, reader, { deliveredSeq: seq, readSeq: seq, at: someMoment }),
    );

  describe("messages and read marks", () => {
    test("a message comes back as sent, whatever its text", async () => {
      const built = await aConversation(opened.database);
      const bodies = [
        "plain",
        "  spaces at both ends  ",
        "líne\nbreaks\t😀 日本語 ẞ",
        "'; drop table messages; --",
        "x".repeat(9_000),
      ];
      for (const [index, body] of bodies.entries()) {
        const message = { id: v7(), conversationId: built.id, kind: "message", author: visitor, body } as const;
        const sent = { ...message, createdAt: new Date(someMoment.getTime() + index) };
        const stored = await write(opened.database, built.tenantId, ({ messages }) => messages.add(sent));
        expect(stored).toEqual({ ...sent, seq: index + 1, deletedAt: null });
        const found = read(opened.database, built.tenantId, ({ messages }) =>
          messages.find(built.id, visitor, sent.id),
        );
        expect(await found).toEqual(stored);
      }
    });

    test("how often one was refused only rises, is each author's own, and is forgotten by and by", async () => {
      const { tenantId } = await aConversation(opened.database);
      const at = (second: number) => new Date(someMoment.getTime() + second * 1_000);
      const [one, other] = [
        { authorId: "one", messageId: v7() },
        { authorId: "other", messageId: v7() },
      ];
      const refuse = (send: SendKey, refusals: number, second: number) =>
        write(opened.database, tenantId, ({ refusedSends }) => refusedSends.raise(send, { refusals, at: at(second) }));
      const known = () =>
        read(opened.database, tenantId, async ({ refusedSends }) => ({
          refusals: [await refusedSends.refusals(one), await refusedSends.refusals(other)],
          reachBack: [await refusedSends.reachesBack(at(2)), await refusedSends.reachesBack(at(3))],
        }));
      expect(await known()).toEqual({ refusals: [0, 0], reachBack: [false, false] });
      for (const refusals of [2, 1, 3]) await refuse(one, refusals, refusals);
      await refuse(other, 1, 2);
      await refuse({ ...other, authorId: "one" }, 9, 9);
      expect(await known()).toEqual({ refusals: [3, 1], reachBack: [false, true] });
      const prune = (before: Date) =>
        write(opened.database, tenantId, ({ refusedSends }) => refusedSends.prune({ before, limit: 10 }));
      expect([await prune(at(2)), await prune(at(3))]).toEqual([0, 1]);
      expect(await known()).toEqual({ refusals: [3, 0], reachBack: [false, false] });
    });

    test("the list is newest first, goes on before a seq, and leaves notes out where it shall", async () => {
      const built = await aConversation(opened.database);
      await someMessages(opened.database, built, [
        { author: visitor },
        { author: operator, kind: "note" },
        { author: operator },
        { author: operator, kind: "system" },
      ]);
      expect(await listSeqs(built)).toEqual([4, 3, 2, 1]);
      expect(await listSeqs(built, { includeNotes: false })).toEqual([4, 3, 1]);
      expect(await listSeqs(built, { limit: 2 })).toEqual([4, 3]);
      expect(await listSeqs(built, { beforeSeq: 3, includeNotes: false })).toEqual([1]);
      expect(await listSeqs({ ...built, id: v7() })).toEqual([]);
    });

    test("an id is one message of its author in its conversation", async () => {
      const built = await aConversation(opened.database);
      const message = {
        id: v7(),
        conversationId: built.id,
        kind: "message",
        body: "Hi",
        createdAt: someMoment,
      } as const;
      const add = (author: Participant) =>
        write(opened.database, built.tenantId, ({ messages }) => messages.add({ ...message, author }));
      await add(visitor);
      await expect(add(visitor)).rejects.toThrow(refusedRow);
      expect(await add(operator)).toMatchObject({ seq: 2 });
      const find = (author: Participant, id: string) =>
        read(opened.database, built.tenantId, ({ messages }) => messages.find(built.id, author, id));
      expect(await find(operator, message.id)).toMatchObject({ seq: 2, author: operator });
      expect(await find({ ...operator, id: "another" }, message.id)).toBeNull();
      expect(await find(visitor, v7())).toBeNull();
    });

    test("a message to a conversation that does not exist is not found", async () => {
      const built = await aConversation(opened.database);
      const added = someMessages(opened.database, { ...built, id: v7() }, [{ author: visitor }]);
      await expect(added).rejects.toMatchObject({ code: "not_found" });
    });

    test("a message moves its conversation up", async () => {
      const built = await aConversation(opened.database, { updatedAt: new Date(0) });
      await someMessages(opened.database, built, [{ author: visitor }]);
      const conversation = read(opened.database, built.tenantId, (tenant) =>
        tenant.conversations.view(built.id, visitor),
      );
      expect(await conversation).toMatchObject({ updatedAt: someMoment, createdAt: new Date(0) });
    });

    test("a read mark only rises, for each reader by itself", async () => {
      const built = await aConversation(opened.database);
      expect(await raise(built, operator, 0)).toBe(false);
      expect(await raise(built, operator, 3)).toBe(true);
      expect(await raise(built, operator, 3)).toBe(false);
      expect(await raise(built, operator, 2)).toBe(false);
      expect(await raise(built, operator, 4)).toBe(true);
      expect(await raise(built, { ...operator, kind: "visitor" }, 1)).toBe(true);
      expect(await raise(built, { ...operator, id: "another" }, 2)).toBe(true);
    });

    test("receipts are those of whoever of a side is furthest, and a mark that stands further stays", async () => {
      const built = await aConversation(opened.database);
      const marks = (reader: Participant, deliveredSeq: number, readSeq: number) =>
        write(opened.database, built.tenantId, ({ receipts }) =>
          receipts.raise(built.id, reader, { deliveredSeq, readSeq, at: someMoment }),
        );
      const stand = () => read(opened.database, built.tenantId, ({ receipts }) => receipts.of(built.id));
      expect(await stand()).toEqual(noReceipts);
      expect(await marks(operator, 4, 0)).toBe(false);
      expect(await marks(operator, 2, 1)).toBe(true);
      expect(await marks({ ...operator, id: "another" }, 3, 3)).toBe(true);
      expect(await marks(visitor, 1, 0)).toBe(false);
      expect(await stand()).toEqual({
        visitor: { deliveredSeq: 1, readSeq: 0 },
        operators: { deliveredSeq: 4, readSeq: 3 },
      });
    });

    test("replies by others are what other operators said to the visitor, oldest first, after a seq", async () => {
      const built = await aConversation(opened.database);
      const another = { ...operator, id: "another" };
      await someMessages(opened.database, built, [
        { author: another },
        { author: another },
        { author: operator },
        { author: another, kind: "note" },
        { author: visitor },
        { author: another },
        { author: another },
      ]);
      const seqs = async (afterSeq: number, limit = 100) => {
        const query = { conversationId: built.id, operatorId: operator.id, afterSeq, limit };
        const found = await read(opened.database, built.tenantId, (tenant) => tenant.messages.repliesByOthers(query));
        return found.map(({ seq }) => seq);
      };
      expect(await seqs(0)).toEqual([1, 2, 6, 7]);
      expect(await seqs(1)).toEqual([2, 6, 7]);
      expect(await seqs(0, 3)).toEqual([1, 2, 6]);
      expect(await seqs(7)).toEqual([]);
    });
  });
}
