import { v7 } from "uuid";
import { describe, expect, test, vi } from "vitest";
import type { TenantId } from "#lib/chat/ids.ts";
import type { Tenants } from "#lib/chat/store.ts";
import type { Presence, PresenceListener, PresenceTimes } from "#lib/presence/presence.ts";

/** What the suite needs of an adapter: instances that share what they know, as processes of one installation do. */
export interface PresenceWorld {
  tenants: Tenants;
  tenantId: TenantId;
  memberId: string;
  /** A colleague. */
  otherId: string;
  open(options: { holder: string; times: PresenceTimes; onChange?: PresenceListener }): Presence;
}

const patient: PresenceTimes = { leaseMs: 60_000, renewMs: 30_000, graceMs: 60_000 };
const hasty: PresenceTimes = { leaseMs: 400, renewMs: 100, graceMs: 150 };

/** What every adapter of presence promises. @param aWorld a tenant of its own for each test, with a member */
export function presencePortContract(aWorld: () => Promise<PresenceWorld>): void {
  const online = (presence: Presence, { tenants, tenantId }: PresenceWorld) =>
    tenants.within(tenantId, async (tenant) => [...(await presence.online(tenantId, tenant))], { access: "read" });

  describe("a member", () => {
    test("is online, for all processes, as soon as one device is", async () => {
      const world = await aWorld();
      const changes: unknown[] = [];
      const onChange: PresenceListener = (...change) => void changes.push(change);
      const [one, other] = [
        world.open({ holder: v7(), times: patient, onChange }),
        world.open({ holder: v7(), times: patient }),
      ];
      one.arrive(world.tenantId, world.memberId);
      expect(await online(one, world)).toEqual([world.memberId]);
      await vi.waitFor(async () => expect(await online(other, world)).toEqual([world.memberId]));
      await vi.waitFor(() => expect(changes).toEqual([[world.tenantId, world.memberId, true]]));
      await Promise.all([one.close(), other.close()]);
    });

    test("stays online until the last device is gone and the grace is over", async () => {
      const world = await aWorld();
      const changes: boolean[] = [];
      const presence = world.open({
        holder: v7(),
        times: hasty,
        onChange: (_tenant, _member, isOnline) => changes.push(isOnline),
      });
      const [first, second] = [
        presence.arrive(world.tenantId, world.memberId),
        presence.arrive(world.tenantId, world.memberId),
      ];
      first();
      first();
      expect(await online(presence, world)).toEqual([world.memberId]);
      second();
      expect(await online(presence, world)).toEqual([world.memberId]);
      await vi.waitFor(async () => expect(await online(presence, world)).toEqual([]));
      await vi.waitFor(() => expect(changes).toEqual([true, false]));
      await presence.close();
    });

    test("who reconnects within the grace was never away", async () => {
      const world = await aWorld();
      const changes: boolean[] = [];
      const onChange: PresenceListener = (_tenant, _member, isOnline) => changes.push(isOnline);
      const presence = world.open({ holder: v7(), times: { ...hasty, graceMs: 60_000 }, onChange });
      presence.arrive(world.tenantId, world.memberId)();
      presence.arrive(world.tenantId, world.memberId);
      await vi.waitFor(() => expect(changes).toEqual([true]));
      expect(await online(presence, world)).toEqual([world.memberId]);
      await presence.close();
    });

    test("stays online for as long as their process renews the lease, and goes when it died", async () => {
      const world = await aWorld();
      const [living, watcher] = [
        world.open({ holder: v7(), times: hasty }),
        world.open({ holder: v7(), times: hasty }),
      ];
      living.arrive(world.tenantId, world.memberId);
      await vi.waitFor(async () => expect(await online(watcher, world)).toEqual([world.memberId]));
      const until = Date.now() + 2 * hasty.leaseMs;
      while (Date.now() < until) {
        expect(await online(watcher, world)).toEqual([world.memberId]);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      // It closes as a process that ends: from then on nobody renews.
      await living.close();
      await vi.waitFor(async () => expect(await online(watcher, world)).toEqual([]), { timeout: 5_000 });
      await watcher.close();
    });

    test("who has devices at two processes goes when the last of them is gone, and nobody is told before", async () => {
      const world = await aWorld();
      const changes: string[] = [];
      const at = (name: string) =>
        world.open({
          holder: v7(),
          times: { ...patient, graceMs: 0 },
          onChange: (_tenant, _member, isOnline) => changes.push(`${name} ${isOnline}`),
        });
      const [one, other] = [at("one"), at("other")];
      const leaveOne = one.arrive(world.tenantId, world.memberId);
      const leaveOther = other.arrive(world.tenantId, world.memberId);
      await vi.waitFor(() => expect(changes.toSorted()).toEqual(["one true", "other true"]));
      leaveOne();
      // Somebody else comes and goes there afterwards.
      one.arrive(world.tenantId, world.otherId)();
      await vi.waitFor(() => expect(changes).toContain("one false"));
      expect(changes.filter((change) => change.endsWith("false"))).toHaveLength(1);
      expect(await online(one, world)).toEqual([world.memberId]);
      leaveOther();
      await vi.waitFor(() => expect(changes).toContain("other false"));
      await vi.waitFor(async () => expect(await online(one, world)).toEqual([]));
      await Promise.all([one.close(), other.close()]);
    });

    test("whose process died is said to have gone by those that live", async () => {
      const world = await aWorld();
      const changes: [string, boolean][] = [];
      const survivors = [v7(), v7()].map((holder) =>
        world.open({
          holder,
          times: hasty,
          onChange: (_tenant, memberId, isOnline) => changes.push([memberId, isOnline]),
        }),
      );
      // It renews nothing, as if it was dead.
      const dying = world.open({ holder: v7(), times: { ...hasty, renewMs: 600_000 } });
      for (const survivor of survivors) survivor.arrive(world.tenantId, world.otherId);
      dying.arrive(world.tenantId, world.memberId);
      const isGone = (change: [string, boolean]) => change[0] === world.memberId && !change[1];
      await vi.waitFor(() => expect(changes.some(isGone)).toBe(true), { timeout: 5_000 });
      expect(await Promise.all(survivors.map((survivor) => online(survivor, world)))).toEqual([
        [world.otherId],
        [world.otherId],
      ]);
      expect(changes.filter(([memberId, isOnline]) => memberId === world.otherId && !isOnline)).toEqual([]);
      await Promise.all([...survivors, dying].map((presence) => presence.close()));
    });

    test("whose process ends goes after the grace, and has time until then to come to another one", async () => {
      const world = await aWorld();
      const watcher = world.open({ holder: v7(), times: patient });
      const ends = async (graceMs: number, memberId: string) => {
        const process = world.open({ holder: v7(), times: { ...patient, graceMs } });
        process.arrive(world.tenantId, memberId);
        await process.close();
      };
      await ends(patient.graceMs, world.memberId);
      await ends(50, world.otherId);
      await vi.waitFor(async () => expect(await online(watcher, world)).toEqual([world.memberId]));
      await watcher.close();
    });

    test("without a connection is there for the length of a lease after they were heard of", async () => {
      const world = await aWorld();
      const presence = world.open({ holder: v7(), times: hasty });
      presence.heardOf(world.tenantId, world.memberId);
      await vi.waitFor(async () => expect(await online(presence, world)).toEqual([world.memberId]));
      await vi.waitFor(async () => expect(await online(presence, world)).toEqual([]), { timeout: 5_000 });
      await presence.close();
    });
  });

  test("one tenant's people are not another's", async () => {
    const [ours, theirs] = [await aWorld(), await aWorld()];
    const presence = ours.open({ holder: v7(), times: patient });
    presence.arrive(ours.tenantId, ours.memberId);
    await vi.waitFor(async () => expect(await online(presence, ours)).toEqual([ours.memberId]));
    expect(await online(presence, theirs)).toEqual([]);
    await presence.close();
  });
}
