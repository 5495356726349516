import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { Presence, PresenceListener, PresenceTimes } from "#lib/presence/presence.ts";
import { createRedisPresence } from "#lib/presence/redis-presence.ts";
import { presencePortContract } from "#tests/contracts/presence-port.ts";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { anOperator, someTenant, type TestTenant } from "#tests/http/person.ts";
import { RedisServer } from "#tests/support/redis.ts";

let application: TestApplication;
let shared: RedisServer;

beforeAll(async () => {
  [application, shared] = await Promise.all([anApplication(), RedisServer.start()]);
});
afterAll(async () => {
  await shared.stop();
  await application[Symbol.asyncDispose]();
});

describe("presence in Redis", () => {
  presencePortContract(async () => {
    const tenant = await someTenant(application);
    const [{ id: memberId }, { id: otherId }] = [
      await anOperator(application, tenant),
      await anOperator(application, tenant),
    ];
    const { tenants } = application.database;
    return {
      tenants,
      tenantId: tenant.id,
      memberId,
      otherId,
      open: ({ onChange = () => undefined, ...options }) =>
        createRedisPresence({
          ...options,
          server: shared.url,
          prefix: "parley",
          tenants,
          onChange,
          onError(error) {
            // A machine that is busy may be late, and what is promised holds then too.
            if (!String(error).includes("has not answered")) throw error;
          },
        }),
    };
  });
});

const calm: PresenceTimes = { leaseMs: 60_000, renewMs: 30_000, graceMs: 0 };

interface Installation {
  redis: RedisServer;
  tenant: TestTenant;
  ada: string;
  grace: string;
  errors: unknown[];
  changes: unknown[][];
  process(times?: PresenceTimes): Presence;
  onlineAt(presence: Presence): Promise<string[]>;
  leasesInRedis(): Promise<number>;
}

/** Processes on a Redis that the test may kill. */
async function anInstallation(): Promise<Installation> {
  const redis = await RedisServer.start();
  onTestFinished(() => redis.stop());
  const tenant = await someTenant(application);
  const [{ id: ada }, { id: grace }] = [await anOperator(application, tenant), await anOperator(application, tenant)];
  const { tenants } = application.database;
  const [errors, changes]: [unknown[], unknown[][]] = [[], []];
  const onChange: PresenceListener = (_tenantId, ...change) => void changes.push(change);
  const look = new Redis(redis.url, { lazyConnect: true });
  look.on("error", () => undefined);
  onTestFinished(() => look.disconnect());
  return {
    redis,
    tenant,
    ada,
    grace,
    errors,
    changes,
    process(times = calm) {
      const presence = createRedisPresence({
        server: redis.url,
        prefix: "parley",
        tenants,
        holder: v7(),
        times,
        onChange,
        onError: (error) => errors.push(error),
      });
      onTestFinished(() => presence.close());
      return presence;
    },
    onlineAt: (presence) =>
      tenants.within(tenant.id, async (store) => [...(await presence.online(tenant.id, store))].toSorted(), {
        access: "read",
      }),
    leasesInRedis: () => look.zcard(`parley:presence:${tenant.id}`),
  };
}

describe("while Redis is away", () => {
  test("everybody who was there still is, for all processes, and it is said once", async () => {
    const { redis, tenant, ada, grace, errors, changes, process, onlineAt } = await anInstallation();
    const [one, other] = [process(), process()];
    one.arrive(tenant.id, ada);
    other.arrive(tenant.id, grace);
    const both = [ada, grace].toSorted();
    for (const presence of [one, other]) {
      await vi.waitFor(async () => expect(await onlineAt(presence)).toEqual(both));
    }
    await redis.kill();
    for (let count = 0; count < 20; count++) {
      for (const presence of [one, other]) expect(await onlineAt(presence)).toEqual(both);
    }
    expect(changes).toHaveLength(2);
    expect(errors).toHaveLength(2);
  });

  test("who comes is there for all processes, and who goes is not, as without Redis", async () => {
    const { redis, tenant, ada, changes, process, onlineAt } = await anInstallation();
    const [one, other] = [process(), process()];
    await redis.kill();
    const leave = one.arrive(tenant.id, ada);
    await vi.waitFor(async () => expect(await onlineAt(other)).toEqual([ada]));
    leave();
    await vi.waitFor(async () => expect(await onlineAt(other)).toEqual([]));
    await vi.waitFor(() =>
      expect(changes).toEqual([
        [ada, true],
        [ada, false],
      ]),
    );
  });

  test("nobody goes, however long it takes, and a process that never saw Redis knows them", async () => {
    const { redis, tenant, ada, changes, process, onlineAt } = await anInstallation();
    const times: PresenceTimes = { leaseMs: 2_000, renewMs: 100, graceMs: 0 };
    const one = process(times);
    one.arrive(tenant.id, ada);
    await vi.waitFor(() => expect(changes).toEqual([[ada, true]]));
    await redis.kill();
    await vi.waitFor(async () => expect(await onlineAt(process(times))).toEqual([ada]));
    const late = process(times);
    const until = Date.now() + 2 * times.leaseMs;
    while (Date.now() < until) {
      expect(await onlineAt(late)).toEqual([ada]);
      await delay(times.renewMs / 5);
    }
    expect(changes).toHaveLength(1);
  });

  test("who was seen there by their own process goes with their last device", async () => {
    const { redis, tenant, ada, changes, process, onlineAt, leasesInRedis } = await anInstallation();
    const one = process();
    const leave = one.arrive(tenant.id, ada);
    await vi.waitFor(async () => expect(await leasesInRedis()).toBe(1));
    expect(await onlineAt(one)).toEqual([ada]);
    await redis.kill();
    leave();
    await vi.waitFor(() => expect(changes).toContainEqual([ada, false]));
    expect(await onlineAt(one)).toEqual([]);
  });

  test("and hangs, nobody waits for it, and nobody seems to have gone", async () => {
    const { redis, tenant, ada, errors, process, onlineAt } = await anInstallation();
    const [one, other] = [process(), process()];
    one.arrive(tenant.id, ada);
    await vi.waitFor(async () => expect(await onlineAt(other)).toEqual([ada]));
    redis.pause();
    const began = performance.now();
    for (let count = 0; count < 50; count++) expect(await onlineAt(other)).toEqual([ada]);
    // The connection would be given up after ten.
    expect(performance.now() - began).toBeLessThan(5_000);
    redis.resume();
    await vi.waitFor(async () => expect(await onlineAt(other)).toEqual([ada]));
    // Once by each that has noticed, not by each read.
    expect(errors.length).toBeGreaterThanOrEqual(1);
    expect(errors.length).toBeLessThanOrEqual(2);
  });
});

describe("when Redis is back, and empty", () => {
  test("all leases are held there again at once, and nobody has gone in between", async () => {
    const { redis, tenant, ada, grace, changes, process, onlineAt, leasesInRedis } = await anInstallation();
    const [one, other] = [process(), process()];
    one.arrive(tenant.id, ada);
    other.arrive(tenant.id, grace);
    const both = [ada, grace].toSorted();
    await vi.waitFor(async () => expect(await leasesInRedis()).toBe(2));
    for (const presence of [one, other]) expect(await onlineAt(presence)).toEqual(both);
    await redis.kill();
    await redis.start();
    // Long before anything would be renewed by the clock.
    await vi.waitFor(
      async () => {
        for (const presence of [one, other]) expect(await onlineAt(presence)).toEqual(both);
        expect(await leasesInRedis()).toBe(2);
      },
      { timeout: 10_000 },
    );
    expect(changes).toHaveLength(2);
  });

  test("an outage is said anew", async () => {
    const { redis, tenant, ada, errors, process, leasesInRedis } = await anInstallation();
    process().arrive(tenant.id, ada);
    for (const outage of [1, 2]) {
      await vi.waitFor(async () => expect(await leasesInRedis()).toBe(1), { timeout: 10_000 });
      await redis.kill();
      await vi.waitFor(() => expect(errors).toHaveLength(outage));
      await redis.start();
    }
  });
});

test("a tenant without anybody leaves nothing behind in Redis", async () => {
  const { tenant, ada, process, leasesInRedis } = await anInstallation();
  const presence = process({ leaseMs: 300, renewMs: 600_000, graceMs: 0 });
  presence.heardOf(tenant.id, ada);
  await vi.waitFor(async () => expect(await leasesInRedis()).toBe(1));
  await vi.waitFor(async () => expect(await leasesInRedis()).toBe(0), { timeout: 5_000 });
});
