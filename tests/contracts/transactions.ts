import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { Participant } from "#lib/chat/actor.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { TenantStore } from "#lib/chat/store.ts";
import {
  aConversation,
  aTenant,
  aVisibleEvent,
  read,
  someMessages,
  someMoment,
  write,
} from "#tests/support/builders.ts";
import type { Opened } from "./database-under-test.ts";

const actor: Participant = { kind: "operator", id: "an-operator", name: "Ada" };

export function transactionContract(opened: Opened): void {
  const positions = async (tenantId: TenantId) => {
    const logged = await read(opened.database, tenantId, ({ log }) => log.read({ after: 0, limit: 1_000 }));
    return logged.map(({ event }) => event.pos);
  };
  const appendOne = ({ log }: TenantStore) => log.append([aVisibleEvent("v")], { actor, at: someMoment });

  describe("transactions", () => {
    test("the database answers a ping", async () => {
      await expect(opened.database.ping()).resolves.toBeUndefined();
    });

    test("a unit gives back what its work returned", async () => {
      const tenantId = await aTenant(opened.database);
      expect(await write(opened.database, tenantId, async () => "done")).toBe("done");
      expect(await read(opened.database, tenantId, async () => 7)).toBe(7);
    });

    test("a unit that throws leaves nothing, and its error arrives as it was thrown", async () => {
      const built = await aConversation(opened.database);
      const refusal = new Error("no");
      const unit = write(opened.database, built.tenantId, async (tenant) => {
        await tenant.messages.add({
          id: v7(),
          conversationId: built.id,
          kind: "message",
          author: actor,
          body: "lost",
          createdAt: someMoment,
        });
        await appendOne(tenant);
        throw refusal;
      });
      await expect(unit).rejects.toBe(refusal);
      expect(await positions(built.tenantId)).toEqual([]);
      const found = await read(opened.database, built.tenantId, ({ conversations }) =>
        conversations.view(built.id, actor),
      );
      expect(found).toMatchObject({ lastSeq: 0, lastMessage: null });
    });

    test("of units that run together one that fails rolls back alone, and leaves no hole in the positions", async () => {
      const tenantId = await aTenant(opened.database);
      const names = Array.from({ length: 12 }, (_, index) => ({ id: v7(), name: `visitor ${index}` }));
      const units = names.map(({ id, name }, index) =>
        write(opened.database, tenantId, async (tenant) => {
          await tenant.visitors.add({ id, name, email: null, externalId: null, createdAt: someMoment });
          await appendOne(tenant);
          if (index % 3 === 1) throw new Error(name);
        }),
      );
      const outcomes = (await Promise.allSettled(units)).map(({ status }) => status);
      expect(outcomes).toEqual(names.map((_, index) => (index % 3 === 1 ? "rejected" : "fulfilled")));
      expect(await positions(tenantId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      const stored = await read(opened.database, tenantId, async ({ visitors }) => {
        const found: boolean[] = [];
        for (const { id } of names) found.push((await visitors.get(id)) !== null);
        return found;
      });
      expect(stored).toEqual(names.map((_, index) => index % 3 !== 1));
    });

    test("of units that run together one that a constraint refuses rolls back alone", async () => {
      const built = await aConversation(opened.database);
      const id = v7();
      const same = { conversationId: built.id, kind: "message", author: actor, createdAt: someMoment } as const;
      const add = (body: string, messageId: string) =>
        write(opened.database, built.tenantId, ({ messages }) => messages.add({ ...same, id: messageId, body }));
      const outcomes = await Promise.allSettled([add("a", id), add("b", id), add("c", v7()), add("d", v7())]);
      expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(1);
      const seqs = await read(opened.database, built.tenantId, async ({ messages }) => {
        const list = await messages.list({ conversationId: built.id, includeNotes: true, limit: 10 });
        return list.map(({ seq }) => seq);
      });
      expect(seqs).toEqual([3, 2, 1]);
    });

    test("a read sees one state, whatever another process commits meanwhile", async () => {
      const built = await aConversation(opened.database);
      const seen = await read(opened.database, built.tenantId, async ({ conversations, log }) => {
        const before = await log.bounds();
        await write(opened.other, built.tenantId, appendOne);
        await someMessages(opened.other, built, [{ author: actor }]);
        return { before, after: await log.bounds(), conversation: await conversations.view(built.id, actor) };
      });
      expect(seen).toMatchObject({ before: { head: 0 }, after: { head: 0 }, conversation: { lastSeq: 0 } });
      expect(await positions(built.tenantId)).toEqual([1]);
    });

    test("what one process committed the other reads at once", async () => {
      const tenantId = await aTenant(opened.database);
      for (let head = 1; head <= 5; head += 1) {
        await write(opened.database, tenantId, appendOne);
        expect(await read(opened.other, tenantId, ({ log }) => log.bounds())).toMatchObject({ head, floor: 0 });
      }
    });
  });
}
