import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSqlite } from "#db/sqlite/database.ts";
import { listEvents } from "#lib/chat/events/list-events.ts";
import { execute } from "#lib/chat/execute.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import { limits } from "#lib/chat/limits.ts";
import type { Tenants } from "#lib/chat/store.ts";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { anOperator, someTenant } from "#tests/http/person.ts";
import { aHiddenEvent, write } from "#tests/support/builders.ts";
import { pruneLogs } from "#worker/prune-logs.ts";

const actor = { kind: "system", id: "system", name: "Parley" } as const;
const [longAgo, cutOff, lately] = [new Date("2026-01-01"), new Date("2026-02-01"), new Date("2026-03-01")];

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

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

function prune({ tenants = application.database.tenants, signal = new AbortController().signal } = {}) {
  return pruneLogs({ tenants, directory: application.database.directory }, { before: cutOff, signal });
}

function boundsOf(tenantId: TenantId) {
  return application.database.tenants.within(tenantId, ({ log }) => log.bounds(), { access: "read" });
}

/** The same tenants, and what was done in each. */
function watched({ onAccess = () => undefined }: { onAccess?: (access: string) => void } = {}) {
  const accesses: string[] = [];
  const tenants: Tenants = {
    within(tenantId, work, options) {
      const access = `${options.access} ${tenantId}`;
      accesses.push(access);
      onAccess(access);
      return application.database.tenants.within(tenantId, work, options);
    },
  };
  return { tenants, accesses };
}

describe("what is older than the log is kept", () => {
  test("is taken off the log of every tenant, and nothing else; the positions that are left stay as they are", async () => {
    const logs = [
      await aLog({ old: 3, recent: 2 }),
      await aLog({ old: 1, recent: 0 }),
      await aLog({ old: 0, recent: 4 }),
    ];
    expect(await prune()).toBe(4);
    expect(await Promise.all(logs.map(boundsOf))).toMatchObject([
      { floor: 3, head: 5 },
      { floor: 1, head: 1 },
      { floor: 0, head: 4 },
    ]);
    expect(await prune()).toBe(0);
  });

  test("goes in small batches, and a tenant with nothing old is not written to", async () => {
    const old = 2 * limits.eventsPerPruneMax + 1;
    const [long, fresh] = [await aLog({ old, recent: 1 }), await aLog({ old: 0, recent: 1 })];
    const { tenants, accesses } = watched();
    expect(await prune({ tenants })).toBe(old);
    expect(accesses.filter((access) => access === `write ${long}`)).toHaveLength(3);
    expect(accesses).not.toContain(`write ${fresh}`);
  });

  test("goes once where two processes take it off at the same time", async () => {
    const old = limits.eventsPerPruneMax + 10;
    const logs = [await aLog({ old, recent: 1 }), await aLog({ old, recent: 1 })];
    const other = openSqlite(application.file);
    const counts = await Promise.all([prune(), prune({ tenants: other.tenants }), prune()]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(2 * old);
    expect(await Promise.all(logs.map(boundsOf))).toMatchObject(logs.map(() => ({ floor: old, head: old + 1 })));
    await other.close();
  });

  test("is left for the next time when the process stops in between", async () => {
    const tenantId = await aLog({ old: 3 * limits.eventsPerPruneMax, recent: 0 });
    const stopping = new AbortController();
    const { tenants } = watched({
      onAccess: (access) => {
        if (access === `write ${tenantId}`) stopping.abort();
      },
    });
    await prune({ tenants, signal: stopping.signal }).catch(() => undefined);
    expect((await boundsOf(tenantId)).floor).toBe(limits.eventsPerPruneMax);
    await prune();
    expect((await boundsOf(tenantId)).floor).toBe(3 * limits.eventsPerPruneMax);
  });

  test("makes a client whose cursor lies there load a snapshot, and leaves the others alone", async () => {
    const id = await aLog({ old: 2, recent: 2 });
    const { principal } = await anOperator(application, { id, slug: "" }, {});
    await prune();
    const list = (after: number) => execute(application.chat, listEvents, { principal, input: { after } });
    expect(await list(1)).toMatchObject({ reset: true, events: [] });
    expect((await list(2)).events.map(({ pos }) => pos)).toEqual([3, 4]);
  });
});
