import { describe, expect, test, vi } from "vitest";
import type { Participant } from "#lib/chat/actor.ts";
import type { NewEvent } from "#lib/chat/events/event.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { LogQuery } from "#lib/chat/store.ts";
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
      const { visitorId: _hiddenFrom, ...hiddenEvent } = hidden;
      const { visitorId: _visibleTo, ...visibleEvent } = visible;
      expect(await readLog(tenantId)).toEqual([
        { event: { pos: 1, ...stamp, ...hiddenEvent }, visibleToVisitorId: null },
        { event: { pos: 2, ...stamp, ...visibleEvent }, visibleToVisitorId: "v" },
        { event: { pos: 3, ...stamp, ...hiddenEvent }, visibleToVisitorId: null },
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
