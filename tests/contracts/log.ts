import { v7 } from "uuid";
import { describe, expect, test, vi } from "vitest";
import type { Participant } from "#lib/chat/actor.ts";
import type { NewEvent } from "#lib/chat/events/event.ts";
import { noAudience } from "#lib/chat/events/event.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { LogQuery, TenantStore } from "#lib/chat/store.ts";
import { aHiddenEvent, aTenant, aVisibleEvent, read, someMoment, write } from "#tests/support/builders.ts";
import type { Opened } from "./database-under-test.ts";

const actor: Participant = { kind: "operator", id: "an-operator", name: "Ada" };

export function logContract(opened: Opened): void {
  const append = (tenantId: TenantId, ...events: NewEvent[]) =>
    write(opened.database, tenantId, ({ log }) => log.append(events, { actor, at: someMoment }));
  const readLog = (tenantId: TenantId, query: Partial<LogQuery> = {}) =>
    read(opened.database, tenantId, ({ log }) => log.read({ after: 0, limit: 100, ...query }));
  const positions = async (tenantId: TenantId, query: Partial<LogQuery> = {}) =>
    (await readLog(tenantId, query)).map(({ event }) => event.pos);

  describe("the log", () => {
    test("events get the next positions, in their order, and come back whole", async () => {
      const tenantId = await aTenant(opened.database);
      const bounds = () => read(opened.database, tenantId, ({ log }) => log.bounds());
      expect(await bounds()).toMatchObject({ head: 0, floor: 0 });
      const [hidden, visible] = [aHiddenEvent("v"), aVisibleEvent("v", 7)];
      await append(tenantId, hidden, visible);
      await append(tenantId, hidden);
      expect(await bounds()).toMatchObject({ head: 3, floor: 0 });
      const stamp = { actor, at: someMoment.toISOString() };
      const { audience: _hiddenFrom, ...hiddenEvent } = hidden;
      const { audience: _visibleTo, ...visibleEvent } = visible;
      expect(await readLog(tenantId)).toEqual([
        { event: { pos: 1, ...stamp, ...hiddenEvent }, audience: noAudience },
        { event: { pos: 2, ...stamp, ...visibleEvent }, audience: { ...noAudience, visitorId: "v" } },
        { event: { pos: 3, ...stamp, ...hiddenEvent }, audience: noAudience },
      ]);
    });

    test("a reader goes on from its cursor, as far as it asks", async () => {
      const tenantId = await aTenant(opened.database);
      await append(tenantId, ...Array.from({ length: 12 }, () => aVisibleEvent("v")));
      expect(await positions(tenantId, { after: 9 })).toEqual([10, 11, 12]);
      expect(await positions(tenantId, { after: 9, limit: 2 })).toEqual([10, 11]);
      expect(await positions(tenantId, { after: 12 })).toEqual([]);
    });

    test("a visitor reads only what is visible to that visitor", async () => {
      const tenantId = await aTenant(opened.database);
      await append(tenantId, aVisibleEvent("v"), aHiddenEvent("v"), aVisibleEvent("w"), aVisibleEvent("v"));
      expect(await positions(tenantId, { visitorId: "v" })).toEqual([1, 4]);
      expect(await positions(tenantId, { visitorId: "v", after: 1 })).toEqual([4]);
      expect(await positions(tenantId, { visitorId: "w" })).toEqual([3]);
      expect(await positions(tenantId, { visitorId: "x" })).toEqual([]);
    });

    test("what was appended is told as it will be read", async () => {
      const tenantId = await aTenant(opened.database);
      const logged = await append(tenantId, aHiddenEvent("v"), aVisibleEvent("v", 7));
      expect(logged).toEqual(await readLog(tenantId));
    });

    test("the event about a message is found by its seq, or the first that reaches it, by whom it is wanted", async () => {
      const tenantId = await aTenant(opened.database);
      const [three, five] = [aVisibleEvent("v", 3), aVisibleEvent("v", 5)];
      const conversationId = v7();
      await append(
        tenantId,
        { ...five, conversationId: v7() },
        { ...three, conversationId },
        { ...five, conversationId },
      );
      const find = async (query: Partial<Parameters<TenantStore["log"]["findAbout"]>[0]>) => {
        const whole = { conversationId, seq: 5, types: ["ConversationRead"] as const, ...query };
        return (await read(opened.database, tenantId, ({ log }) => log.findAbout(whole)))?.event.pos ?? null;
      };
      expect(await find({})).toBe(3);
      expect(await find({ seq: 4 })).toBeNull();
      expect(await find({ seq: 4, orLater: true })).toBe(3);
      expect(await find({ seq: 1, orLater: true })).toBe(2);
      expect(await find({ by: "operator" })).toBe(3);
      expect(await find({ by: "visitor" })).toBeNull();
      expect(await find({ types: ["MessagesDelivered", "MessageSent"] })).toBeNull();
    });

    test("what is old is taken off its start and raises the floor, a batch at a time", async () => {
      const tenantId = await aTenant(opened.database);
      const at = (minute: number) => new Date(someMoment.getTime() + minute * 60_000);
      for (const minute of [1, 2, 3, 4, 5]) {
        await write(opened.database, tenantId, ({ log }) =>
          log.append([aVisibleEvent("v")], { actor, at: at(minute) }),
        );
      }
      const prune = (before: Date, limit: number) =>
        write(opened.database, tenantId, ({ log }) => log.prune({ before, limit }));
      const floor = async () => (await read(opened.database, tenantId, ({ log }) => log.bounds())).floor;
      const reachesBack = (before: Date) => read(opened.database, tenantId, ({ log }) => log.reachesBack(before));
      expect([await prune(at(1), 100), await floor(), await positions(tenantId)]).toEqual([0, 0, [1, 2, 3, 4, 5]]);
      expect([await reachesBack(at(1)), await reachesBack(at(2))]).toEqual([false, true]);
      expect([await prune(at(4), 2), await floor(), await positions(tenantId)]).toEqual([2, 2, [3, 4, 5]]);
      expect([await prune(at(4), 2), await floor(), await positions(tenantId)]).toEqual([1, 3, [4, 5]]);
      expect([await reachesBack(at(4)), await reachesBack(at(5))]).toEqual([false, true]);
      expect([await prune(at(9), 100), await floor(), await reachesBack(at(9))]).toEqual([2, 5, false]);
      await append(tenantId, aVisibleEvent("v"));
      expect(await positions(tenantId)).toEqual([6]);
    });

    test("two processes that take old events off at once leave a floor that is the end of what went", async () => {
      const tenantId = await aTenant(opened.database);
      await append(tenantId, ...Array.from({ length: 40 }, () => aVisibleEvent("v")));
      const before = new Date(someMoment.getTime() + 1);
      const prunes = [3, 5, 2, 4, 1, 6].map((limit, index) =>
        write(index % 2 === 0 ? opened.database : opened.other, tenantId, ({ log }) => log.prune({ before, limit })),
      );
      await Promise.all(prunes);
      const { floor } = await read(opened.database, tenantId, ({ log }) => log.bounds());
      expect(await positions(tenantId)).toEqual(Array.from({ length: 40 - floor }, (_, index) => floor + 1 + index));
    });

    test("another epoch is another life of every log", async () => {
      const tenantId = await aTenant(opened.database);
      const epochOf = async () => (await read(opened.database, tenantId, ({ log }) => log.bounds())).epoch;
      const before = await epochOf();
      expect(before).not.toBe("");
      await opened.database.directory.renewEpochs("the next one");
      expect(await epochOf()).toBe("the next one");
    });

    test("the heads of several logs are told at once, and the tenants are all there", async () => {
      const [one, two, three] = [
        await aTenant(opened.database),
        await aTenant(opened.database),
        await aTenant(opened.database),
      ];
      await append(two, aVisibleEvent("v"), aVisibleEvent("v"));
      await append(three, aVisibleEvent("v"));
      const { directory } = opened.database;
      expect(await directory.heads([one, two])).toEqual(
        new Map([
          [one, 0],
          [two, 2],
        ]),
      );
      expect(await directory.tenantIds()).toEqual(expect.arrayContaining([one, two, three]));
    });

    test("a commit of another process is noticed", async () => {
      const tenantId = await aTenant(opened.database);
      const onCommit = vi.fn<() => void>();
      const watcher = opened.other.watch(4, onCommit);
      try {
        onCommit.mockClear();
        await append(tenantId, aHiddenEvent("v"));
        await vi.waitFor(() => expect(onCommit).toHaveBeenCalled(), { timeout: 2_000 });
      } finally {
        watcher.close();
      }
    });
  });
}
