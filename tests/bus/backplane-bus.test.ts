import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { createBackplaneBus } from "#lib/bus/backplane-bus.ts";
import type { Bus } from "#lib/bus/bus.ts";
import { createInProcessBus } from "#lib/signalr/scale-out/in-process-backplane.ts";
import { createRedisBackplane } from "#lib/signalr/scale-out/redis-backplane.ts";
import {
  asksForWork,
  aTenantId,
  busBetweenProcessesContract,
  busContract,
  follow,
  type OpenBus,
  presence,
} from "#tests/contracts/bus.ts";
import { RedisServer } from "#tests/support/redis.ts";
import { anEvent, someEvents } from "./some-events.ts";

let redis: RedisServer;

beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(() => redis.stop());

/** A process's end of a bus that closes its way to Redis with it. */
function overRedis(url: string, onError: (error: unknown) => void): Bus & { counters: Record<string, number> } {
  const backplane = createRedisBackplane({ server: url, prefix: "parley" });
  const bus = createBackplaneBus({ backplane, asksForWork, onError });
  return {
    publish: (tenantId, signal) => bus.publish(tenantId, signal),
    committed: (committed) => bus.committed(committed),
    wakeWorkers: () => bus.wakeWorkers(),
    follow: (tenantId, follower) => bus.follow(tenantId, follower),
    onWork: (listener) => bus.onWork(listener),
    counters: bus.counters,
    async close() {
      await bus.close();
      await backplane.close();
    },
  };
}

function unexpected(error: unknown): never {
  throw error;
}

describe("the bus over Redis", () => {
  const open: OpenBus = () => overRedis(redis.url, unexpected);
  busContract(open);
  busBetweenProcessesContract(open);

  test("says once for each outage that others were not told, goes on for its own, and works again after it", async () => {
    const own = await RedisServer.start();
    onTestFinished(() => own.stop());
    const [errors, tenantId] = [[] as unknown[], aTenantId()];
    const [here, there] = [overRedis(own.url, (error) => errors.push(error)), overRedis(own.url, () => undefined)];
    onTestFinished(async () => void (await Promise.all([here.close(), there.close()])));
    const [near, far] = [follow(here, tenantId), follow(there, tenantId)];
    for (const outage of [1, 2]) {
      await vi.waitFor(() => {
        here.publish(tenantId, presence(`before outage ${outage}`));
        expect(far.signals.at(-1)).toEqual(presence(`before outage ${outage}`));
      });
      await own.kill();
      const before = here.counters.dropped ?? 0;
      await vi.waitFor(() => {
        here.committed({ tenantId, logged: [anEvent(1)] });
        expect(here.counters.dropped).toBeGreaterThan(before + 3);
      });
      expect(errors).toHaveLength(outage);
      near.signals.length = 0;
      here.publish(tenantId, presence("alone"));
      expect(near.signals).toEqual([presence("alone")]);
      await own.start();
    }
    await vi.waitFor(() => {
      here.publish(tenantId, presence("again"));
      expect(far.signals.at(-1)).toEqual(presence("again"));
    });
    expect(far.signals).not.toContainEqual(presence("alone"));
  });
});

describe("the bus over a backplane", () => {
  const { connect } = createInProcessBus();
  const open: OpenBus = (work) => createBackplaneBus({ backplane: connect(), asksForWork: work, onError: unexpected });
  busContract(open);
  busBetweenProcessesContract(open);

  test("leaves alone whatever is none of its messages, says so once, and goes on", async () => {
    const process = createInProcessBus();
    const [errors, stranger, tenantId] = [[] as unknown[], process.connect(), aTenantId()];
    const onError = (error: unknown) => errors.push(error);
    const bus = createBackplaneBus({ backplane: process.connect(), asksForWork, onError });
    const caught: Buffer[] = [];
    await stranger.subscribe(`tenant ${tenantId}`, (message) => caught.push(message));
    const other = createBackplaneBus({ backplane: process.connect(), asksForWork, onError });
    const told = follow(bus, tenantId);
    await vi.waitFor(() => expect(told.growths).toEqual([null]));
    other.publish(tenantId, presence("ada"));
    other.committed({ tenantId, logged: someEvents(1, 2) });
    await vi.waitFor(() => expect(caught).toHaveLength(2));
    const [signal, commit] = caught.map((message) => ({
      head: message.subarray(0, 18),
      text: message.toString("utf8", 18),
    }));
    if (signal === undefined || commit === undefined) throw new Error("Two came.");
    const changed = (from: string, to: string) =>
      Buffer.concat([commit.head, Buffer.from(commit.text.replace(from, to))]);
    const forged = [
      Buffer.alloc(0),
      Buffer.from("hello"),
      Buffer.concat([Buffer.from([9]), signal.head.subarray(1), Buffer.from(signal.text)]),
      Buffer.concat([signal.head.subarray(0, 17), Buffer.from([7]), Buffer.from(signal.text)]),
      Buffer.concat([signal.head, Buffer.from('{"type":"Other"}')]),
      Buffer.concat([signal.head, Buffer.from(commit.text)]),
      Buffer.concat([commit.head, Buffer.from(signal.text)]),
      Buffer.concat([commit.head, Buffer.from("[]")]),
      Buffer.concat([commit.head, Buffer.from("[null]")]),
      Buffer.concat([commit.head, Buffer.from(commit.text.slice(1))]),
      changed('"pos":2', '"pos":3'),
      changed('"pos":1', '"pos":"1"'),
      changed("ConversationLeft", "constructor"),
      changed('"visitorId":"vera"', '"visitorId":7'),
      changed('"addressee":null', '"other":null'),
      changed('"audience"', '"other"'),
    ];
    for (const message of forged) await stranger.publish(`tenant ${tenantId}`, message);
    other.publish(tenantId, presence("afterwards"));
    await vi.waitFor(() => expect(told.signals.at(-1)).toEqual(presence("afterwards")));
    expect(told.commits).toEqual([[1, 2]]);
    expect(told.signals).toEqual([presence("ada"), presence("afterwards")]);
    expect(bus.counters.unreadable).toBe(forged.length);
    expect(errors).toHaveLength(1);
  });

  test("listens to a tenant for as long as it has followers of it", async () => {
    const process = createInProcessBus();
    const backplane = process.connect();
    const subscribe = vi.spyOn(backplane, "subscribe");
    const bus = createBackplaneBus({ backplane, asksForWork, onError: unexpected });
    const other = createBackplaneBus({ backplane: process.connect(), asksForWork, onError: unexpected });
    const tenantId = aTenantId();
    const [first, second] = [follow(bus, tenantId), follow(bus, tenantId)];
    expect(subscribe).toHaveBeenCalledTimes(1);
    first.unfollow();
    await vi.waitFor(() => expect(second.growths).toEqual([null]));
    other.publish(tenantId, presence("ada"));
    await vi.waitFor(() => expect(second.signals).toEqual([presence("ada")]));
    second.unfollow();
    const marker = follow(bus, aTenantId());
    await vi.waitFor(() => expect(marker.growths).toEqual([null]));
    const { received } = bus.counters;
    other.publish(tenantId, presence("to nobody"));
    const [probe, probed] = [aTenantId(), vi.fn<() => void>()];
    const last = follow(bus, probe);
    await vi.waitFor(() => expect(last.growths).toEqual([null]));
    bus.onWork(probed);
    await vi.waitFor(() => {
      other.wakeWorkers();
      expect(probed).toHaveBeenCalled();
    });
    expect(bus.counters.received).toBe(received + probed.mock.calls.length);
  });
});
