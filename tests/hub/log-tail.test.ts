import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openSqlite } from "#db/sqlite/database.ts";
import { LogTail, type TailOptions } from "#hub/log-tail.ts";
import type { Chat, Commit } from "#lib/chat/execute.ts";
import type { Tenants } from "#lib/chat/store.ts";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { aScene } from "#tests/http/some-conversation.ts";
import { until } from "#tests/signalr/until.ts";
import { countingReads, send } from "./some-commits.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

const upTo = (last: number, after = 0) => Array.from({ length: last - after }, (_, index) => after + index + 1);

/** A tail, and the positions that it passed on of each tenant. */
function aTail(given: Partial<TailOptions> = {}) {
  const passedOn = new Map<string, number[]>();
  const errors: unknown[] = [];
  const setBack: string[] = [];
  const tail = new LogTail({
    tenants: application.database.tenants,
    directory: application.database.directory,
    recentBytesMax: 1_048_576,
    bringMs: 0,
    onEvents(tenantId, logged) {
      passedOn.set(tenantId, [...(passedOn.get(tenantId) ?? []), ...logged.map(({ event }) => event.pos)]);
    },
    onSetBack: (tenantId) => setBack.push(tenantId),
    onError: (error) => errors.push(error),
    ...given,
  });
  return { tail, errors, setBack, positionsOf: (tenantId: string) => passedOn.get(tenantId) ?? [] };
}

describe("what others commit", () => {
  test("is read although a read fails and nobody says anew that there is more", async () => {
    const { tenant } = await aScene(application);
    const fault = new Error("The database did not answer.");
    let faultsLeft = 2;
    const tenants: Tenants = {
      within: (tenantId, work, options) => {
        if (faultsLeft === 0) return application.database.tenants.within(tenantId, work, options);
        faultsLeft -= 1;
        return Promise.reject(fault);
      },
    };
    const { tail, errors, positionsOf } = aTail({ tenants });
    tail.follow(tenant.id, 0);
    await until(() => positionsOf(tenant.id).length > 0);
    expect(positionsOf(tenant.id)).toEqual([1, 2]);
    expect(errors).toEqual([fault, fault]);
  });

  test("is found although the heads cannot be read at first", async () => {
    const { tenant } = await aScene(application);
    const fault = new Error("The database did not answer.");
    const heads = vi.fn<TailOptions["directory"]["heads"]>().mockRejectedValueOnce(fault);
    heads.mockImplementation((ids) => application.database.directory.heads(ids));
    const { tail, errors, positionsOf } = aTail({ directory: { heads } });
    tail.follow(tenant.id, 0);
    await until(() => positionsOf(tenant.id).length > 0);
    expect(errors).toEqual([fault]);
  });

  test("makes the tail read the log that has grown, and none of the others that it follows", async () => {
    const [busy, ...quiet] = [await aScene(application), await aScene(application), await aScene(application)];
    const { tenants, readsOf } = countingReads(application.database.tenants);
    const { tail, positionsOf } = aTail({ tenants });
    for (const { tenant } of [busy, ...quiet]) tail.follow(tenant.id, 2);
    // By the second time all of them are surely followed.
    for (const count of [1, 2]) {
      await send(application.chat, busy);
      tail.wake();
      await until(() => positionsOf(busy.tenant.id).length === count);
    }
    expect(readsOf(busy.tenant.id)).toBeGreaterThan(0);
    expect(quiet.map(({ tenant }) => readsOf(tenant.id))).toEqual([0, 0]);
  });

  test("is found where it was committed just before the tenant was followed", async () => {
    const scene = await aScene(application);
    await send(application.chat, scene);
    const { tail, positionsOf } = aTail();
    tail.follow(scene.tenant.id, 2);
    await until(() => positionsOf(scene.tenant.id).length > 0);
    expect(positionsOf(scene.tenant.id)).toEqual([3]);
  });
});

describe("what this process commits", () => {
  test("is passed on from memory: the log is not read", async () => {
    const scene = await aScene(application);
    const { tenants, readsOf } = countingReads(application.database.tenants);
    const { tail, positionsOf } = aTail({ tenants });
    tail.follow(scene.tenant.id, 2);
    await send({ ...application.chat, onCommit: (commit) => tail.committed(commit) }, scene, ["One", "Two", "Three"]);
    await until(() => positionsOf(scene.tenant.id).length === 3);
    expect(positionsOf(scene.tenant.id)).toEqual([3, 4, 5]);
    expect(readsOf(scene.tenant.id)).toBe(0);
  });

  test("waits for what comes before it in the log, and is not passed on twice when it is told late", async () => {
    const scene = await aScene(application);
    const [first, second, third] = await send(application.chat, scene, ["One", "Two", "Three"]);
    if (first === undefined || second === undefined || third === undefined) throw new Error("Three were sent.");
    const { tail, positionsOf } = aTail();
    tail.follow(scene.tenant.id, 2);
    tail.committed(third);
    tail.committed(first);
    await until(() => positionsOf(scene.tenant.id).length >= 3);
    tail.committed(second);
    tail.committed(third);
    await send({ ...application.chat, onCommit: (commit) => tail.committed(commit) }, scene, ["Four"]);
    await until(() => positionsOf(scene.tenant.id).at(-1) === 6);
    expect(positionsOf(scene.tenant.id)).toEqual([3, 4, 5, 6]);
  });

  test("comes in order, without a hole and once, in whatever way others write in between", {
    timeout: 60_000,
  }, async () => {
    const scenes = [await aScene(application), await aScene(application)];
    const other = openSqlite(application.file);
    const { tail, positionsOf } = aTail();
    const watcher = application.database.watch(1, () => tail.wake());
    for (const { tenant } of scenes) tail.follow(tenant.id, 2);
    const ours: Chat = { ...application.chat, onCommit: (commit) => tail.committed(commit) };
    const theirs: Chat = { ...application.chat, tenants: other.tenants };
    const bodies = Array.from({ length: 100 }, (_, index) => `Number ${index}`);
    await Promise.all(scenes.flatMap((scene) => [ours, ours, theirs].map((chat) => send(chat, scene, bodies))));
    await vi.waitFor(
      () => {
        for (const { tenant } of scenes) expect(positionsOf(tenant.id).length).toBeGreaterThanOrEqual(300);
      },
      { timeout: 20_000 },
    );
    for (const { tenant } of scenes) expect(positionsOf(tenant.id)).toEqual(upTo(302, 2));
    watcher.close();
    await other.close();
  });
});

describe("what others commit and bring", () => {
  const aMinuteMs = 60_000;

  test("is passed on from memory, in whatever order it comes: the log is not read", async () => {
    const scene = await aScene(application);
    const commits = await send(application.chat, scene, ["One", "Two", "Three", "Four"]);
    const { tenants, readsOf } = countingReads(application.database.tenants);
    const heads = async () => new Map([[scene.tenant.id, 6]]);
    const { tail, positionsOf } = aTail({ tenants, directory: { heads }, bringMs: aMinuteMs });
    tail.follow(scene.tenant.id, 2);
    // It knows that there is more, and waits for it.
    await until(() => tail.lag === 4);
    for (const index of [3, 1, 3, 2, 0, 1]) {
      const commit = commits[index];
      if (commit !== undefined) tail.committed(commit);
    }
    await until(() => positionsOf(scene.tenant.id).length >= 4);
    expect(positionsOf(scene.tenant.id)).toEqual([3, 4, 5, 6]);
    expect([readsOf(scene.tenant.id), tail.reads]).toEqual([0, 0]);
  });

  test("is read where something before it never comes", async () => {
    const scene = await aScene(application);
    const [, second] = await send(application.chat, scene, ["One", "Two"]);
    if (second === undefined) throw new Error("Two were sent.");
    const heads = async () => new Map([[scene.tenant.id, 2]]);
    const { tail, positionsOf } = aTail({ directory: { heads }, bringMs: 5 });
    tail.follow(scene.tenant.id, 2);
    tail.committed(second);
    await until(() => positionsOf(scene.tenant.id).length >= 2);
    expect(positionsOf(scene.tenant.id)).toEqual([3, 4]);
    expect(tail.reads).toBe(1);
  });

  test("is read at once where it is said to be too large to be brought, or where too much of it waits", async () => {
    const scene = await aScene(application);
    const [first, ...others] = await send(application.chat, scene, ["One", "Two", "Three"]);
    if (first === undefined) throw new Error("Three were sent.");
    const heads = async () => new Map([[scene.tenant.id, 2]]);
    const { tail, positionsOf } = aTail({ directory: { heads }, bringMs: aMinuteMs });
    tail.follow(scene.tenant.id, 2);
    tail.grown(scene.tenant.id, 2);
    tail.grown(scene.tenant.id, 3);
    await until(() => positionsOf(scene.tenant.id).length === 3);
    expect([positionsOf(scene.tenant.id), tail.reads]).toEqual([[3, 4, 5], 1]);
    await send(application.chat, scene, ["Four"]);
    for (let count = 0; count < 200; count++) {
      const logged = others.flatMap((commit) => commit.logged);
      const later = logged.map((entry, index) => ({ ...entry, event: { ...entry.event, pos: 7 + 2 * count + index } }));
      tail.committed({ tenantId: scene.tenant.id, logged: later });
      if (tail.reads > 1) break;
    }
    expect(tail.reads).toBe(2);
    await until(() => positionsOf(scene.tenant.id).length >= 4);
    expect(positionsOf(scene.tenant.id).slice(0, 4)).toEqual([3, 4, 5, 6]);
  });

  test("comes in order, without a hole and once, however late or often it is brought", {
    timeout: 60_000,
  }, async () => {
    const scene = await aScene(application);
    const other = openSqlite(application.file);
    const { tail, positionsOf } = aTail({ bringMs: 5 });
    const watcher = application.database.watch(1, () => tail.wake());
    tail.follow(scene.tenant.id, 2);
    let brought = 0;
    const bring = (commit: Commit): void => {
      // Every fifth is lost, and every third comes twice.
      if (++brought % 5 === 0) return;
      const comings = brought % 3 === 0 ? [1, 7] : [brought % 4];
      for (const ms of comings) setTimeout(() => tail.committed(commit), ms);
    };
    const ours: Chat = { ...application.chat, onCommit: (commit) => tail.committed(commit) };
    const theirs: Chat = { ...application.chat, tenants: other.tenants, onCommit: bring };
    const bodies = Array.from({ length: 100 }, (_, index) => `Number ${index}`);
    await Promise.all([ours, theirs, theirs].map((chat) => send(chat, scene, bodies)));
    await vi.waitFor(() => expect(positionsOf(scene.tenant.id).length).toBeGreaterThanOrEqual(300), {
      timeout: 20_000,
    });
    expect(positionsOf(scene.tenant.id)).toEqual(upTo(302, 2));
    watcher.close();
    await other.close();
  });
});

describe("a tenant without connections", () => {
  test("costs neither a read nor memory", async () => {
    const scene = await aScene(application);
    const { tenants, readsOf } = countingReads(application.database.tenants);
    const heads = vi.fn<TailOptions["directory"]["heads"]>((ids) => application.database.directory.heads(ids));
    const { tail, positionsOf } = aTail({ tenants, directory: { heads } });
    tail.follow(scene.tenant.id, 0);
    await until(() => positionsOf(scene.tenant.id).length === 2);
    expect(tail.recentBytes).toBeGreaterThan(0);
    const readsBefore = readsOf(scene.tenant.id);
    tail.unfollow(scene.tenant.id);
    expect([tail.recentBytes, tail.followedTenants, tail.lag]).toEqual([0, 0, 0]);
    heads.mockClear();
    await send({ ...application.chat, onCommit: (commit) => tail.committed(commit) }, scene, ["To nobody"]);
    tail.wake();
    const other = await aScene(application);
    tail.follow(other.tenant.id, 1);
    await until(() => positionsOf(other.tenant.id).length === 1);
    expect(heads.mock.calls.flat(2)).not.toContain(scene.tenant.id);
    expect(readsOf(scene.tenant.id)).toBe(readsBefore);
    expect(positionsOf(scene.tenant.id)).toEqual([1, 2]);
  });
});

describe("the newest events", () => {
  test("are given from memory as far back as it reaches, and read once for all who need older ones", async () => {
    const scene = await aScene(application);
    const { tenants, readsOf } = countingReads(application.database.tenants);
    await send(application.chat, scene, ["One", "Two", "Three"]);
    const { tail } = aTail({ tenants });
    const { id } = scene.tenant;
    const since = (after: number) => tail.since(id, after)?.events.map(({ event }) => event.pos) ?? null;
    tail.follow(id, 5);
    expect([since(5), since(4)]).toEqual([[], null]);
    await Promise.all([2, 3, 2, 3, 2].map((after) => tail.recall(id, after)));
    expect([since(1), since(2), since(4)]).toEqual([null, [3, 4, 5], [5]]);
    expect(readsOf(id)).toBe(1);
  });

  test("are not read where they would be more than is kept", async () => {
    const scene = await aScene(application);
    const { tail } = aTail({ tenants: { within: () => Promise.reject(new Error("Nothing is to be read.")) } });
    tail.follow(scene.tenant.id, 10_000);
    await tail.recall(scene.tenant.id, 0);
    expect(tail.since(scene.tenant.id, 0)).toBeNull();
  });
});

describe("a log that was set back", () => {
  test("is followed no more, and whoever follows it is told", async () => {
    const scene = await aScene(application);
    const { tail, setBack } = aTail({ directory: { heads: async () => new Map([[scene.tenant.id, 1]]) } });
    tail.follow(scene.tenant.id, 2);
    await until(() => setBack.length > 0);
    expect(setBack).toEqual([scene.tenant.id]);
    expect(tail.followedTenants).toBe(0);
  });

  test("is not what a log looks like that grows while its head is read", async () => {
    const scene = await aScene(application);
    const { tail, setBack, positionsOf } = aTail({
      directory: {
        async heads(ids) {
          const heads = await application.database.directory.heads(ids);
          await send({ ...application.chat, onCommit: (commit) => tail.committed(commit) }, scene, ["Meanwhile"]);
          return heads;
        },
      },
    });
    tail.follow(scene.tenant.id, 2);
    await until(() => positionsOf(scene.tenant.id).length > 0);
    expect([setBack, tail.followedTenants]).toEqual([[], 1]);
  });
});
