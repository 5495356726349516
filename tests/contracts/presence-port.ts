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
