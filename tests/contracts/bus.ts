import { v7 } from "uuid";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { AsksForWork, Bus } from "#lib/bus/bus.ts";
import type { LoggedEvent } from "#lib/chat/events/event.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { Signal } from "#lib/chat/signals.ts";
import { provenTenantId } from "#lib/identity/tenant-id.ts";
import { anEvent, someEvents } from "#tests/bus/some-events.ts";

/** Gives another process's end of the same bus each time. Work is asked for by a `RoutingChanged`. */
export type OpenBus = (asksForWork: AsksForWork) => Bus;

/** Everything that a follower was told. */
export interface Told {
  signals: Signal[];
  /** The positions of each commit. */
  commits: number[][];
  logged: LoggedEvent[];
  growths: (number | null)[];
}

export const presence = (memberId: string): Signal => ({ type: "Presence", memberId, isOnline: true });
const typing = (text: string): Signal => ({
  type: "Typing",
  conversationId: text,
  visitorId: "vera",
  assigneeId: null,
  teamId: "t",
  author: { kind: "visitor", id: "vera", name: "Véra 🙂" },
});
export const asksForWork: AsksForWork = (type) => type === "RoutingChanged";

export const aTenantId = (): TenantId => provenTenantId(v7());

export function follow(bus: Bus, tenantId: TenantId): Told & { unfollow(): void } {
  const told: Told = { signals: [], commits: [], logged: [], growths: [] };
  const unfollow = bus.follow(tenantId, {
    onSignal: (signal) => told.signals.push(signal),
    onCommit(logged) {
      told.commits.push(logged.map(({ event }) => event.pos));
      told.logged.push(...logged);
    },
    onGrowth: (pos) => told.growths.push(pos),
  });
  return { ...told, unfollow };
}

/** What every adapter of the bus promises within a process. */
export function busContract(open: OpenBus): void {
  function aBus(): Bus {
    const bus = open(asksForWork);
    onTestFinished(() => bus.close());
    return bus;
  }

  describe("within a process", () => {
    test("signals and commits reach the tenant's followers before the call returns, once, and no other's", async () => {
      const bus = aBus();
      const [ours, theirs] = [aTenantId(), aTenantId()];
      const followers = [follow(bus, ours), follow(bus, ours)];
      const stranger = follow(bus, theirs);
      bus.publish(ours, typing("c"));
      bus.committed({ tenantId: ours, logged: someEvents(4, 2) });
      const seen = () => followers.map(({ signals, commits }) => ({ signals, commits }));
      const expected = { signals: [typing("c")], commits: [[4, 5]] };
      expect(seen()).toEqual([expected, expected]);
      // What went around by the others has come back by then.
      await vi.waitFor(() => expect(stranger.growths.length).toBeLessThanOrEqual(1));
      expect([stranger.signals, stranger.commits]).toEqual([[], []]);
      expect(seen()).toEqual([expected, expected]);
    });

    test("who follows no more is told nothing, and the others still are", () => {
      const [bus, tenantId] = [aBus(), aTenantId()];
      const [gone, stays] = [follow(bus, tenantId), follow(bus, tenantId)];
      gone.unfollow();
      gone.unfollow();
      bus.publish(tenantId, presence("ada"));
      expect([gone.signals, stays.signals]).toEqual([[], [presence("ada")]]);
    });

    test("workers are woken by what asks for work, and by nothing else", () => {
      const bus = aBus();
      const wake = vi.fn<() => void>();
      bus.onWork(wake);
      bus.committed({ tenantId: aTenantId(), logged: someEvents(1, 3) });
      bus.publish(aTenantId(), presence("ada"));
      expect(wake).not.toHaveBeenCalled();
      bus.committed({ tenantId: aTenantId(), logged: [anEvent(1), anEvent(2, "RoutingChanged")] });
      expect(wake).toHaveBeenCalledTimes(1);
      bus.wakeWorkers();
      expect(wake).toHaveBeenCalledTimes(2);
    });

    test("after the close nobody is told anything, and nothing throws", async () => {
      const [bus, tenantId] = [open(asksForWork), aTenantId()];
      const told = follow(bus, tenantId);
      await bus.close();
      const late = follow(bus, aTenantId());
      bus.publish(tenantId, presence("ada"));
      bus.committed({ tenantId, logged: [anEvent(1, "RoutingChanged")] });
      bus.wakeWorkers();
      late.unfollow();
      await bus.close();
      expect([told.signals, told.commits]).toEqual([[], []]);
    });
  });
}

/** What the adapters promise besides that connect processes. */
export function busBetweenProcessesContract(open: OpenBus): void {
  function buses(count: number): Bus[] {
    return Array.from({ length: count }, () => {
      const bus = open(asksForWork);
      onTestFinished(() => bus.close());
      return bus;
    });
  }

  /** Two processes, and a follower at the second that is told of what the first says from now on. */
  async function aPair() {
    const [here, there] = buses(2);
    if (here === undefined || there === undefined) throw new Error("There are two.");
    const tenantId = aTenantId();
    const told = follow(there, tenantId);
    await vi.waitFor(() => expect(told.growths).toEqual([null]));
    return { here, there, tenantId, told };
  }

  /** Waits for a last word, after which nothing comes that was said before it. */
  async function settled({ here, tenantId, told }: Awaited<ReturnType<typeof aPair>>): Promise<void> {
    // The turn is over, and what was committed in it is on its way.
    await new Promise((resolve) => setImmediate(resolve));
    const lastWord = presence(v7());
    here.publish(tenantId, lastWord);
    await vi.waitFor(() => expect(told.signals.at(-1)).toEqual(lastWord));
  }

  describe("between processes", () => {
    test("a follower is told when it may have missed something, and then of all that others say", async () => {
      const { here, tenantId, told } = await aPair();
      const logged = someEvents(7, 2);
      here.publish(tenantId, typing("c"));
      here.committed({ tenantId, logged });
      await vi.waitFor(() => expect(told.commits).toEqual([[7, 8]]));
      expect(told.logged).toEqual(logged);
      expect(told.signals).toEqual([typing("c")]);
    });

    test("nobody is told of another tenant, nor of what they said themselves a second time", async () => {
      const pair = await aPair();
      const own = follow(pair.here, pair.tenantId);
      await vi.waitFor(() => expect(own.growths).toEqual([null]));
      pair.here.committed({ tenantId: aTenantId(), logged: someEvents(1, 1) });
      pair.here.committed({ tenantId: pair.tenantId, logged: someEvents(1, 1) });
      pair.here.publish(pair.tenantId, presence("ada"));
      await settled(pair);
      pair.there.publish(pair.tenantId, presence("back"));
      await vi.waitFor(() => expect(own.signals.at(-1)).toEqual(presence("back")));
      expect(pair.told.commits).toEqual([[1]]);
      expect(own.commits).toEqual([[1]]);
      expect(own.signals).toEqual([...pair.told.signals.slice(0, 2), presence("back")]);
    });

    test("what is committed in one turn comes as one, in the order of the log", async () => {
      const { here, tenantId, told } = await aPair();
      for (const pos of [3, 1, 2]) here.committed({ tenantId, logged: [anEvent(pos)] });
      here.committed({ tenantId, logged: someEvents(8, 2) });
      await vi.waitFor(() => expect(told.commits.length).toBeGreaterThanOrEqual(2));
      expect(told.commits).toEqual([
        [1, 2, 3],
        [8, 9],
      ]);
    });

    test("of what is too large to be brought, it is said how far the log has grown", async () => {
      const pair = await aPair();
      pair.here.committed({ tenantId: pair.tenantId, logged: someEvents(1, 5_000) });
      const large = anEvent(5_001);
      large.event.actor.name = "x".repeat(1_000_000);
      await settled(pair);
      pair.here.committed({ tenantId: pair.tenantId, logged: [large] });
      await settled(pair);
      expect(pair.told.growths).toEqual([null, 5_000, 5_001]);
      expect(pair.told.commits).toEqual([]);
    });

    test("who follows no more is told nothing, also where they have just begun", async () => {
      const pair = await aPair();
      const brief = follow(pair.there, pair.tenantId);
      brief.unfollow();
      const other = aTenantId();
      const gone = follow(pair.there, other);
      gone.unfollow();
      pair.here.publish(other, presence("ada"));
      pair.here.publish(pair.tenantId, presence("ada"));
      await settled(pair);
      expect([brief, gone].map(({ signals, growths }) => [signals, growths])).toEqual([
        [[], []],
        [[], []],
      ]);
    });

    test("workers of all processes are woken, once for what asks for work in one turn", async () => {
      const pair = await aPair();
      const { here, there, tenantId } = pair;
      const [ours, theirs] = [vi.fn<() => void>(), vi.fn<() => void>()];
      here.onWork(ours);
      there.onWork(theirs);
      await vi.waitFor(() => {
        if (theirs.mock.calls.length === 0) here.wakeWorkers();
        expect(theirs).toHaveBeenCalled();
      });
      await settled(pair);
      for (const wake of [ours, theirs]) wake.mockClear();
      for (const pos of [1, 2, 3]) here.committed({ tenantId, logged: [anEvent(pos, "RoutingChanged")] });
      await settled(pair);
      here.committed({ tenantId, logged: [anEvent(4)] });
      await settled(pair);
      expect([ours, theirs].map((wake) => wake.mock.calls.length)).toEqual([3, 1]);
      there.wakeWorkers();
      await vi.waitFor(() => expect(ours).toHaveBeenCalledTimes(4));
      expect(theirs).toHaveBeenCalledTimes(2);
    });
  });
}
