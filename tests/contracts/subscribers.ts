import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { TenantId } from "#lib/chat/ids.ts";
import type { DeadLetterRecord } from "#lib/chat/subscribers/dead-letter.ts";
import { aHiddenEvent, aTenant, aVisibleEvent, read, someMoment, write } from "#tests/support/builders.ts";
import type { Opened } from "./database-under-test.ts";

const at = (seconds: number) => new Date(someMoment.getTime() + seconds * 1_000);
const actor = { kind: "system", id: "system", name: "Parley" } as const;
const subscriber = "somebody";

/** How far the log was followed and published, and what was left behind. */
export function subscriberContract(opened: Opened): void {
  const append = (tenantId: TenantId, count: number, now = at(0)) =>
    write(opened.database, tenantId, ({ log }) =>
      log.append(
        Array.from({ length: count }, () => aHiddenEvent("vera")),
        { actor, at: now },
      ),
    );

  describe("cursors of subscribers", () => {
    test("a subscriber begins once, where it is told to", async () => {
      const tenantId = await aTenant(opened.database);
      const get = (name = subscriber) => read(opened.database, tenantId, ({ cursors }) => cursors.get(name));
      expect(await get()).toBeNull();
      for (const pos of [7, 9]) {
        await write(opened.database, tenantId, ({ cursors }) => cursors.begin(subscriber, { pos, now: at(0) }));
      }
      expect(await get()).toBe(7);
      expect(await get("somebody else")).toBeNull();
    });

    test("a cursor moves from where it is, and from nowhere else", async () => {
      const tenantId = await aTenant(opened.database);
      const found = await write(opened.database, tenantId, async ({ cursors }) => {
        const step = { now: at(1) };
        const moved = [await cursors.move(subscriber, { from: 0, to: 1, ...step })];
        await cursors.begin(subscriber, { pos: 0, now: at(0) });
        moved.push(await cursors.move(subscriber, { from: 0, to: 5, ...step }));
        moved.push(await cursors.move(subscriber, { from: 0, to: 6, ...step }));
        return { moved, pos: await cursors.get(subscriber) };
      });
      expect(found).toEqual({ moved: [false, true, false], pos: 5 });
    });

    test("of many who move it at once, one does", async () => {
      const tenantId = await aTenant(opened.database);
      await write(opened.database, tenantId, ({ cursors }) => cursors.begin(subscriber, { pos: 0, now: at(0) }));
      for (let from = 0; from < 5; from += 1) {
        const step = { from, to: from + 1, now: at(1) };
        const moves = [opened.database, opened.other, opened.database, opened.other].map((database) =>
          write(database, tenantId, ({ cursors }) => cursors.move(subscriber, step)),
        );
        expect((await Promise.all(moves)).filter(Boolean)).toHaveLength(1);
      }
    });

    test("events are read by their types, in order", async () => {
      const tenantId = await aTenant(opened.database);
      const some = [aHiddenEvent("a"), aVisibleEvent("a"), aHiddenEvent("a"), aVisibleEvent("a")];
      await write(opened.database, tenantId, ({ log }) => log.append(some, { actor, at: at(0) }));
      const positions = (types: readonly ("VisitorRegistered" | "ConversationRead" | "MessageSent")[]) =>
        read(opened.database, tenantId, async ({ log }) =>
          (await log.read({ after: 1, limit: 10, types })).map(({ event }) => event.pos),
        );
      expect(await positions(["ConversationRead"])).toEqual([2, 4]);
      expect(await positions(["ConversationRead", "VisitorRegistered"])).toEqual([2, 3, 4]);
      expect(await positions(["MessageSent"])).toEqual([]);
    });
  });

  describe("dead letters", () => {
    const aLetter = (given: Partial<DeadLetterRecord> = {}): DeadLetterRecord => {
      const about = { subscriber, pos: 3, type: "MessageSent", reason: "Größe 😀" };
      return { id: v7(), ...about, createdAt: at(1.234), ...given };
    };

    test("come back as they were added, the newest first, and are gone when they are removed", async () => {
      const tenantId = await aTenant(opened.database);
      const letters = [aLetter(), aLetter({ pos: 4 }), aLetter({ subscriber: "another" })];
      const [first, second, third] = letters;
      await write(opened.database, tenantId, async ({ deadLetters }) => {
        for (const letter of letters) await deadLetters.add(letter);
      });
      const found = await write(opened.database, tenantId, async ({ deadLetters }) => ({
        all: await deadLetters.list(10),
        two: await deadLetters.list(2),
        one: await deadLetters.get(first?.id ?? ""),
        none: await deadLetters.get(v7()),
        count: await deadLetters.count(),
        removed: [await deadLetters.remove(second?.id ?? ""), await deadLetters.remove(second?.id ?? "")],
        left: await deadLetters.count(),
      }));
      expect(found).toEqual({
        all: [third, second, first],
        two: [third, second],
        one: first,
        none: null,
        count: 3,
        removed: [true, false],
        left: 2,
      });
    });

    test("there is one of a subscriber and position, the first", async () => {
      const tenantId = await aTenant(opened.database);
      const found = await write(opened.database, tenantId, async ({ deadLetters }) => {
        for (const reason of ["first", "second"]) await deadLetters.add(aLetter({ reason }));
        return deadLetters.list(10);
      });
      expect(found.map(({ reason }) => reason)).toEqual(["first"]);
    });
  });

  describe("what was published", () => {
    const aHolder = async () => {
      const name = v7();
      const take = (holder: string, now: number) =>
        opened.database.directory.takeLease(name, { holder, now: at(now), expiresAt: at(now + 10) });
      return { lease: { name, token: (await take("one", 0)) ?? 0 }, take };
    };
    const waiting = async (tenantId: TenantId) =>
      (await opened.database.directory.unpublishedTenants(10_000)).find(({ id }) => id === tenantId) ?? null;
    const publishing = (tenantId: TenantId) => read(opened.database, tenantId, ({ log }) => log.publishing());

    test("a tenant waits from its first event that was not published until all were", async () => {
      const tenantId = await aTenant(opened.database);
      const { lease } = await aHolder();
      const mark = (pos: number, now: number) =>
        write(opened.database, tenantId, ({ log }) => log.markPublished({ pos, lease, now: at(now) }));
      expect(await waiting(tenantId)).toBeNull();
      await append(tenantId, 2, at(1));
      await append(tenantId, 3, at(2));
      expect(await waiting(tenantId)).toEqual({ id: tenantId, since: at(1), waiting: 5 });
      expect(await mark(4, 3)).toBe(true);
      expect(await waiting(tenantId)).toEqual({ id: tenantId, since: at(3), waiting: 1 });
      expect(await mark(5, 4)).toBe(true);
      expect(await waiting(tenantId)).toBeNull();
      expect(await publishing(tenantId)).toMatchObject({ head: 5, floor: 0, publishedPos: 5 });
      await append(tenantId, 1, at(5));
      expect(await waiting(tenantId)).toEqual({ id: tenantId, since: at(5), waiting: 1 });
    });

    test("those who have waited longest come first, and only so many", async () => {
      const [late, early] = [await aTenant(opened.database), await aTenant(opened.database)];
      await append(late, 1, at(-999));
      await append(early, 1, at(-1_000));
      const found = await opened.database.directory.unpublishedTenants(2);
      expect(found.map(({ id }) => id)).toEqual([early, late]);
    });

    test("it is never lowered", async () => {
      const tenantId = await aTenant(opened.database);
      const { lease } = await aHolder();
      await append(tenantId, 5);
      for (const pos of [4, 2]) {
        await write(opened.database, tenantId, ({ log }) => log.markPublished({ pos, lease, now: at(1) }));
      }
      expect(await publishing(tenantId)).toMatchObject({ publishedPos: 4 });
    });

    test("who has lost the lease notes nothing any more", async () => {
      const tenantId = await aTenant(opened.database);
      const { lease, take } = await aHolder();
      await append(tenantId, 5);
      const mark = (pos: number, token: number, database = opened.database) =>
        write(database, tenantId, ({ log }) => log.markPublished({ pos, lease: { ...lease, token }, now: at(1) }));
      expect(await mark(2, lease.token)).toBe(true);
      const next = (await take("two", 10)) ?? 0;
      expect(await mark(5, lease.token, opened.other)).toBe(false);
      expect(await publishing(tenantId)).toMatchObject({ publishedPos: 2 });
      expect(await waiting(tenantId)).toMatchObject({ waiting: 3 });
      expect(await mark(5, next)).toBe(true);
      expect(await publishing(tenantId)).toMatchObject({ publishedPos: 5 });
    });
  });
}
