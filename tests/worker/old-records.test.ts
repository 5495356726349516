import { v7 } from "uuid";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openSqlite } from "#db/sqlite/database.ts";
import { listEvents } from "#lib/chat/events/list-events.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import { limits } from "#lib/chat/limits.ts";
import type { Tenants } from "#lib/chat/store.ts";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { anOperator, someTenant } from "#tests/http/person.ts";
import { aConversation, aHiddenEvent, aMember, read, write } from "#tests/support/builders.ts";
import type { JobRunner } from "#worker/job-runner.ts";
import { lookForOldRecords } from "#worker/look-for-old-records.ts";
import { aJobRunner } from "./a-job-runner.ts";

const actor = { kind: "system", id: "system", name: "Parley" } as const;
const [longAgo, cutOff, lately] = [new Date("2026-01-01"), new Date("2026-02-01"), new Date("2026-03-01")];
const retention = { eventsBefore: cutOff, notificationsBefore: cutOff };

let application: TestApplication;
let faults: unknown[];
const runners: JobRunner[] = [];

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());
beforeEach(() => {
  faults = [];
});
afterEach(async () => {
  for (const runner of runners.splice(0)) await runner.stop();
  expect(faults).toEqual([]);
});

async function aLog({ old, recent }: { old: number; recent: number }): Promise<TenantId> {
  const { id } = await someTenant(application);
  for (const [count, at] of [
    [old, longAgo],
    [recent, lately],
  ] as const) {
    const events = Array.from({ length: count }, () => aHiddenEvent("vera"));
    if (count > 0) await write(application.database, id, ({ log }) => log.append(events, { actor, at }));
  }
  return id;
}

function look(chat: Chat = application.chat): Promise<void> {
  const { signal } = new AbortController();
  return lookForOldRecords(chat, application.database.directory, { retention, signal });
}

function run(given: { chat?: Chat } = {}): JobRunner {
  const onError = (error: unknown): void => void faults.push(error);
  const runner = aJobRunner(application, { retention: () => retention, onError, ...given });
  runners.push(runner);
  return runner;
}

function boundsOf(tenantId: TenantId) {
  return read(application.database, tenantId, ({ log }) => log.bounds());
}

async function areDone(...tenantIds: TenantId[]): Promise<void> {
  const prunes = (id: TenantId) =>
    read(application.database, id, async ({ jobs }) => {
      const all = [
        await jobs.list({ status: "waiting", limit: 10 }),
        await jobs.list({ status: "running", limit: 10 }),
      ];
      return all.flat().filter(({ kind }) => kind === "prune");
    });
  for (const id of tenantIds) await vi.waitFor(async () => expect(await prunes(id)).toEqual([]), { timeout: 10_000 });
}

/** The same application, and how often each tenant was written to. */
function watched(): { chat: Chat; writes: Map<TenantId, number> } {
  const writes = new Map<TenantId, number>();
  const tenants: Tenants = {
    within(tenantId, work, options) {
      if (options.access === "write") writes.set(tenantId, (writes.get(tenantId) ?? 0) + 1);
      return application.database.tenants.within(tenantId, work, options);
    },
  };
  return { chat: { ...application.chat, tenants }, writes };
}

describe("what is kept no longer", () => {
  test("is taken off the log of every tenant, and nothing else; the positions that are left stay as they are", async () => {
    const logs = [
      await aLog({ old: 3, recent: 2 }),
      await aLog({ old: 1, recent: 0 }),
      await aLog({ old: 0, recent: 4 }),
    ];
    await look();
    run();
    await areDone(...logs);
    expect(await Promise.all(logs.map(boundsOf))).toMatchObject([
      { floor: 3, head: 5 },
      { floor: 1, head: 1 },
      { floor: 0, head: 4 },
    ]);
  });

  test("is a job that can be seen until it is done, and none where nothing is old", async () => {
    const [long, fresh] = [await aLog({ old: 2, recent: 1 }), await aLog({ old: 0, recent: 1 })];
    const { chat, writes } = watched();
    await look(chat);
    const waiting = (id: TenantId) =>
      read(application.database, id, ({ jobs }) => jobs.list({ status: "waiting", limit: 10 }));
    expect(await waiting(long)).toMatchObject([{ kind: "prune", subject: "" }]);
    expect(await waiting(fresh)).toEqual([]);
    expect(writes.has(fresh)).toBe(false);
    run();
    await areDone(long);
    await look(chat);
    expect(await waiting(long)).toEqual([]);
  });

  test("goes in small batches", async () => {
    const old = 2 * limits.recordsPerPruneMax + 1;
    const tenantId = await aLog({ old, recent: 1 });
    await look();
    const floors = new Set<number>();
    const { tenants } = application.database;
    const noting: Tenants = {
      async within(id, work, options) {
        const output = await tenants.within(id, work, options);
        if (id === tenantId) floors.add((await boundsOf(id)).floor);
        return output;
      },
    };
    run({ chat: { ...application.chat, tenants: noting } });
    await areDone(tenantId);
    expect([...floors]).toEqual([0, limits.recordsPerPruneMax, 2 * limits.recordsPerPruneMax, old]);
  });

  test("goes once where two processes take it off at the same time", async () => {
    const old = limits.recordsPerPruneMax + 10;
    const logs = [await aLog({ old, recent: 1 }), await aLog({ old, recent: 1 })];
    const other = openSqlite(application.file);
    const elsewhere = { ...application.chat, tenants: other.tenants };
    await Promise.all([look(), look(elsewhere)]);
    for (const given of [{}, { chat: elsewhere }]) run(given);
    await areDone(...logs);
    expect(await Promise.all(logs.map(boundsOf))).toMatchObject(logs.map(() => ({ floor: old, head: old + 1 })));
    for (const runner of runners.splice(0)) await runner.stop();
    await other.close();
  });

  test("makes a client whose cursor lies there load a snapshot, and leaves the others alone", async () => {
    const id = await aLog({ old: 2, recent: 2 });
    const { principal } = await anOperator(application, { id, slug: "" }, {});
    await look();
    run();
    await areDone(id);
    const list = (after: number) => execute(application.chat, listEvents, { principal, input: { after } });
    expect(await list(1)).toMatchObject({ reset: true, events: [] });
    expect((await list(2)).events.map(({ pos }) => pos)).toEqual([3, 4]);
  });

  test("are offers that have ended and notifications as well, whatever the log has; an open offer stays", async () => {
    const { tenantId, id: conversationId } = await aConversation(application.database);
    const { id: memberId } = await aMember(application.database, { tenantId });
    const offer = { conversationId, memberId, kind: "match", reason: null, offeredById: null } as const;
    const times = { offeredAt: longAgo, expiresAt: new Date("2100-01-01") };
    const [ended, open] = [v7(), v7()];
    await write(application.database, tenantId, async ({ offers }) => {
      await offers.add({ ...offer, ...times, id: ended, status: "declined", answeredAt: longAgo });
      await offers.add({ ...offer, ...times, id: open, status: "pending", answeredAt: null });
    });
    const content = { type: "news", title: "News", body: "", url: null, data: {}, addressees: ["everyone"] } as const;
    for (const createdAt of [longAgo, lately]) {
      const notification = { ...content, id: v7(), createdAt };
      await write(application.database, tenantId, ({ notifications }) => notifications.add(notification));
    }
    await look();
    run();
    await areDone(tenantId);
    const left = await read(application.database, tenantId, async ({ offers, notifications }) => ({
      offers: [await offers.get(ended), (await offers.get(open))?.status],
      notifications: (await notifications.newest({ addresses: ["everyone"], limit: 10 })).map(({ seq }) => seq),
    }));
    expect(left).toEqual({ offers: [null, "pending"], notifications: [2] });
  });
});
