import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { TenantId } from "#lib/chat/ids.ts";
import type { JobRecord } from "#lib/chat/jobs/job.ts";
import type { JobRepository } from "#lib/chat/store.ts";
import { aTenant, read, someMoment, write } from "#tests/support/builders.ts";
import type { Opened } from "./database-under-test.ts";

const at = (seconds: number) => new Date(someMoment.getTime() + seconds * 1_000);

interface Asked {
  kind?: "match" | "wake";
  subject?: string;
  due?: number;
  now?: number;
}
interface Lease {
  now?: number;
  until?: number;
  holder?: string;
  limit?: number;
}

export function jobContract(opened: Opened): void {
  /** A tenant's jobs, as one of two processes does them. */
  const jobsOf = (tenantId: TenantId, database = opened.database) => {
    const changed = <Result>(work: (jobs: JobRepository) => Promise<Result>) =>
      write(database, tenantId, ({ jobs }) => work(jobs));
    const seen = <Result>(work: (jobs: JobRepository) => Promise<Result>) =>
      read(database, tenantId, ({ jobs }) => work(jobs));
    return {
      schedule: ({ kind = "match", subject = "", due = 0, now = 0 }: Asked = {}) =>
        changed((jobs) => jobs.schedule({ id: v7(), kind, subject, dueAt: at(due), now: at(now) })),
      take: ({ now = 0, until = now + 30, holder = "one", limit = 100 }: Lease = {}) =>
        changed((jobs) => jobs.take({ now: at(now), leaseUntil: at(until), holder, limit })),
      complete: (job: Pick<JobRecord, "id" | "revision">, holder = "one") =>
        changed((jobs) => jobs.complete(job, { holder, now: at(1) })),
      fail: (job: Pick<JobRecord, "id">, { retry, holder = "one" }: { retry: number | null; holder?: string }) =>
        changed((jobs) =>
          jobs.fail(job, { holder, error: "Größe", retryAt: retry === null ? null : at(retry), now: at(1) }),
        ),
      cancel: (subject: string) => changed((jobs) => jobs.cancel({ kind: "wake", subject })),
      retry: (id: string, now: number) => changed((jobs) => jobs.retry(id, at(now))),
      settle: () => changed((jobs) => jobs.settle()),
      get: (id: string) => seen((jobs) => jobs.get(id)),
      count: () => seen((jobs) => jobs.count()),
      all: () =>
        seen(async (jobs) => {
          const found: JobRecord[] = [];
          for (const status of ["waiting", "running", "failed"] as const) {
            found.push(...(await jobs.list({ status, limit: 1_000 })));
          }
          return found;
        }),
    };
  };
  const someJobs = async () => {
    const tenantId = await aTenant(opened.database);
    return { tenantId, ...jobsOf(tenantId) };
  };
  /** Takes the only job that is due. */
  const takeOne = async ({ take }: Pick<ReturnType<typeof jobsOf>, "take">, lease?: Lease) => {
    const [job, ...others] = await take(lease);
    if (job === undefined || others.length > 0) throw new Error("One job should be due.");
    return job;
  };
  /** Whether the tenant is one of those with a job that is due. */
  const isDue = async (tenantId: TenantId, now: number) =>
    (await opened.database.directory.dueTenants(at(now), 10_000)).includes(tenantId);

  describe("jobs", () => {
    test("a job comes back as it was asked for", async () => {
      const { schedule, all, get, count } = await someJobs();
      await schedule({ kind: "wake", subject: "a conversation", due: 1.234, now: 0.001 });
      const [job] = await all();
      expect(job).toEqual({
        id: job?.id ?? "",
        kind: "wake",
        subject: "a conversation",
        dueAt: at(1.234),
        status: "waiting",
        attempts: 0,
        revision: 1,
        leaseHolder: null,
        leaseUntil: null,
        error: null,
        createdAt: at(0.001),
        updatedAt: at(0.001),
      } satisfies JobRecord);
      expect(await get(job?.id ?? "")).toEqual(job);
      expect(await get(v7())).toBeNull();
      expect(await count()).toEqual({ waiting: 1, running: 0, failed: 0 });
    });

    test("there is one of a kind and subject, due at the earliest time that was asked for", async () => {
      const { schedule, all } = await someJobs();
      for (const due of [20, 10, 30]) await schedule({ kind: "wake", subject: "a", due });
      await schedule({ kind: "match", subject: "a", due: 5 });
      await schedule({ kind: "wake", subject: "b", due: 40 });
      const found = (await all()).map(({ kind, subject, dueAt, revision }) => [kind, subject, dueAt, revision]);
      expect(found).toEqual([
        ["match", "a", at(5), 1],
        ["wake", "a", at(10), 3],
        ["wake", "b", at(40), 1],
      ]);
    });

    test("those that are due are taken, the earliest first and at most so many, and held for a while", async () => {
      const { schedule, take, all } = await someJobs();
      for (const due of [3, 1, 2, 9]) await schedule({ subject: String(due), due });
      const taken = await take({ now: 3, until: 33, limit: 2 });
      expect(taken.map(({ subject }) => subject)).toEqual(["1", "2"]);
      const lease = { status: "running", leaseHolder: "one", leaseUntil: at(33), updatedAt: at(3) };
      expect(taken).toMatchObject([lease, lease]);
      expect((await all()).filter(({ status }) => status === "running")).toEqual(taken);
      expect((await take({ now: 3 })).map(({ subject }) => subject)).toEqual(["3"]);
      expect(await take({ now: 8.999 })).toEqual([]);
    });

    test("what is done is gone", async () => {
      const jobs = await someJobs();
      await jobs.schedule();
      const job = await takeOne(jobs);
      expect(await jobs.complete(job)).toBe(true);
      expect(await jobs.all()).toEqual([]);
      expect(await jobs.complete(job)).toBe(false);
    });

    test("whoever has lost the lease can neither complete nor fail the job", async () => {
      const jobs = await someJobs();
      await jobs.schedule();
      const job = await takeOne(jobs, { now: 0, until: 30 });
      expect(await jobs.take({ now: 29.999, holder: "other" })).toEqual([]);
      const again = await takeOne(jobs, { now: 30, until: 60, holder: "other" });
      expect(again).toMatchObject({ id: job.id, leaseHolder: "other", leaseUntil: at(60) });
      expect(await jobs.complete(job)).toBe(false);
      await jobs.fail(job, { retry: null });
      expect(await jobs.get(job.id)).toEqual(again);
      expect(await jobs.complete(again, "other")).toBe(true);
    });

    test("one that is asked for while it is done is done again, at the time that was asked for", async () => {
      const jobs = await someJobs();
      await jobs.schedule({ due: 0 });
      const job = await takeOne(jobs);
      await jobs.schedule({ due: 20, now: 1 });
      await jobs.schedule({ due: 10, now: 1 });
      await jobs.schedule({ due: 15, now: 1 });
      expect(await jobs.take({ now: 20 })).toEqual([]);
      expect(await jobs.complete(job)).toBe(true);
      const waiting = { status: "waiting", dueAt: at(10), leaseHolder: null, leaseUntil: null, attempts: 0 };
      expect(await jobs.all()).toMatchObject([{ id: job.id, ...waiting }]);
      expect(await jobs.take({ now: 9.999 })).toEqual([]);
      expect(await jobs.complete(await takeOne(jobs, { now: 10 }))).toBe(true);
      expect(await jobs.all()).toEqual([]);
    });

    test("what was asked for meanwhile outlives a holder that dies", async () => {
      const jobs = await someJobs();
      await jobs.schedule({ due: 0 });
      await takeOne(jobs, { until: 30 });
      await jobs.schedule({ due: 500, now: 1 });
      const again = await takeOne(jobs, { now: 30, holder: "other" });
      expect(await jobs.complete(again, "other")).toBe(true);
      expect(await jobs.all()).toMatchObject([{ status: "waiting", dueAt: at(500) }]);
    });

    test("the lease of before does not complete what its own holder has taken anew", async () => {
      const jobs = await someJobs();
      await jobs.schedule();
      const before = await takeOne(jobs);
      await jobs.schedule();
      await jobs.complete(before);
      const now = await takeOne(jobs);
      expect(await jobs.complete(before)).toBe(false);
      expect(await jobs.get(now.id)).toEqual(now);
    });

    test("a try in vain is made again later, until nobody tries any more", async () => {
      const jobs = await someJobs();
      await jobs.schedule();
      const job = await takeOne(jobs);
      await jobs.fail(job, { retry: 10 });
      const waiting = { status: "waiting", attempts: 1, error: "Größe", dueAt: at(10), leaseHolder: null };
      expect(await jobs.get(job.id)).toMatchObject(waiting);
      const again = await takeOne(jobs, { now: 10 });
      expect(again).toMatchObject({ attempts: 1 });
      await jobs.fail(again, { retry: null });
      const failed = { status: "failed", attempts: 2, error: "Größe", leaseHolder: null, leaseUntil: null };
      expect(await jobs.get(job.id)).toMatchObject(failed);
      expect(await jobs.take({ now: 10_000 })).toEqual([]);
      expect(await jobs.count()).toEqual({ waiting: 0, running: 0, failed: 1 });
    });

    test("one that has failed begins anew when it is asked for, or when somebody says so", async () => {
      const jobs = await someJobs();
      await jobs.schedule();
      const job = await takeOne(jobs);
      expect(await jobs.retry(job.id, 5)).toBe(false);
      await jobs.fail(job, { retry: null });
      expect(await jobs.retry(job.id, 5)).toBe(true);
      const anew = { status: "waiting", attempts: 0, error: null };
      expect(await jobs.get(job.id)).toMatchObject({ ...anew, dueAt: at(5) });
      await jobs.fail(await takeOne(jobs, { now: 5 }), { retry: null });
      await jobs.schedule({ due: 70 });
      expect(await jobs.get(job.id)).toMatchObject({ ...anew, dueAt: at(70) });
      expect(await jobs.retry(v7(), 5)).toBe(false);
    });

    test("a failure takes nothing away that was asked for meanwhile", async () => {
      const jobs = await someJobs();
      await jobs.schedule();
      const job = await takeOne(jobs);
      await jobs.schedule({ due: 5, now: 1 });
      await jobs.fail(job, { retry: 60 });
      expect(await jobs.get(job.id)).toMatchObject({ status: "waiting", attempts: 1, dueAt: at(5) });
      const again = await takeOne(jobs, { now: 5 });
      await jobs.schedule({ due: 80, now: 6 });
      await jobs.fail(again, { retry: null });
      expect(await jobs.get(job.id)).toMatchObject({ status: "waiting", attempts: 0, dueAt: at(80) });
    });

    test("one that is cancelled is gone, also from under who does it", async () => {
      const jobs = await someJobs();
      for (const subject of ["a", "b"]) await jobs.schedule({ kind: "wake", subject });
      await jobs.cancel("a");
      const job = await takeOne(jobs);
      expect(job.subject).toBe("b");
      await jobs.cancel("b");
      await jobs.cancel("b");
      expect(await jobs.complete(job)).toBe(false);
      expect(await jobs.all()).toEqual([]);
    });
  });

  describe("the tenants with jobs that are due", () => {
    test("one is told of from the moment its first job is due, the earliest first and at most so many", async () => {
      const longAgo = (hours: number) => new Date(Date.UTC(1990, 0, 1, hours));
      const tenants = [await aTenant(opened.database), await aTenant(opened.database), await aTenant(opened.database)];
      for (const [index, hours] of [2, 1, 3].entries()) {
        const tenantId = tenants[index];
        if (tenantId === undefined) throw new Error("There are three.");
        await write(opened.database, tenantId, async ({ jobs }) => {
          const asked = { kind: "match", subject: "", now: longAgo(0) } as const;
          await jobs.schedule({ ...asked, id: v7(), dueAt: longAgo(hours) });
          await jobs.schedule({ ...asked, id: v7(), dueAt: longAgo(9) });
        });
      }
      const due = (hours: number, limit = 100) => opened.other.directory.dueTenants(longAgo(hours), limit);
      expect(await due(0.999)).toEqual([]);
      expect(await due(2)).toEqual([tenants[1], tenants[0]]);
      expect(await due(3)).toEqual([tenants[1], tenants[0], tenants[2]]);
      expect(await due(3, 1)).toEqual([tenants[1]]);
      for (const tenantId of tenants) {
        await write(opened.database, tenantId, async ({ jobs }) => {
          await jobs.cancel({ kind: "match", subject: "" });
          await jobs.settle();
        });
      }
      expect(await due(9)).toEqual([]);
    });

    test("a tenant whose jobs are taken is told of again when the next is due, or the lease ends", async () => {
      const jobs = await someJobs();
      await jobs.schedule({ subject: "a", due: 1 });
      await jobs.schedule({ subject: "b", due: 50 });
      expect([await isDue(jobs.tenantId, 0.999), await isDue(jobs.tenantId, 1)]).toEqual([false, true]);
      const job = await takeOne(jobs, { now: 1, until: 31 });
      await jobs.settle();
      expect([await isDue(jobs.tenantId, 30.999), await isDue(jobs.tenantId, 31)]).toEqual([false, true]);
      await jobs.complete(job);
      await jobs.settle();
      expect([await isDue(jobs.tenantId, 49.999), await isDue(jobs.tenantId, 50)]).toEqual([false, true]);
    });

    test("a job that comes to wait again is told of, also where nobody settles", async () => {
      const jobs = await someJobs();
      const ways: Record<string, (job: JobRecord) => Promise<unknown>> = {
        "asked for while it was done": (job) => jobs.schedule({ due: 10 }).then(() => jobs.complete(job)),
        "failed for now": (job) => jobs.fail(job, { retry: 10 }),
        retried: (job) => jobs.fail(job, { retry: null }).then(() => jobs.retry(job.id, 10)),
        "asked for after it failed": (job) => jobs.fail(job, { retry: null }).then(() => jobs.schedule({ due: 10 })),
      };
      for (const [way, back] of Object.entries(ways)) {
        await jobs.schedule({ due: 0 });
        const job = await takeOne(jobs, { until: 1_000 });
        await jobs.settle();
        await back(job);
        const told = [await isDue(jobs.tenantId, 9.999), await isDue(jobs.tenantId, 10)];
        expect([way, ...told]).toEqual([way, false, true]);
        await jobs.complete(await takeOne(jobs, { now: 10 }));
        await jobs.settle();
      }
    });

    test("one whose jobs have all failed or gone is not told of", async () => {
      const jobs = await someJobs();
      await jobs.schedule({ subject: "a" });
      await jobs.schedule({ subject: "b" });
      const [one, other] = await jobs.take();
      if (one === undefined || other === undefined) throw new Error("Two jobs should be due.");
      await jobs.fail(one, { retry: null });
      await jobs.complete(other);
      await jobs.settle();
      expect(await isDue(jobs.tenantId, 1_000_000)).toBe(false);
    });
  });

  describe("jobs in two processes at once", () => {
    const either = (tenantId: TenantId, index: number) =>
      jobsOf(tenantId, index % 2 === 0 ? opened.database : opened.other);

    test("each is taken by one", async () => {
      const jobs = await someJobs();
      const subjects = Array.from({ length: 20 }, (_, index) => String(index));
      for (const subject of subjects) await jobs.schedule({ subject });
      const takes = Array.from({ length: 8 }, (_, index) =>
        either(jobs.tenantId, index).take({ holder: `process ${index}`, limit: 5 }),
      );
      const taken = (await Promise.all(takes)).flat();
      expect(taken.map(({ subject }) => subject).toSorted()).toEqual(subjects.toSorted());
      expect((await jobs.all()).toSorted(byId)).toEqual(taken.toSorted(byId));
    });

    test("asked for many times at once it is one, and no asking is lost", async () => {
      const jobs = await someJobs();
      const dues = Array.from({ length: 12 }, (_, index) => ((index * 5) % 12) + 1);
      await Promise.all(dues.map((due, index) => either(jobs.tenantId, index).schedule({ due })));
      expect(await jobs.all()).toMatchObject([{ revision: 12, dueAt: at(1), status: "waiting" }]);
      expect([await isDue(jobs.tenantId, 0.999), await isDue(jobs.tenantId, 1)]).toEqual([false, true]);
    });

    test("one that is asked for while its end is noted is not lost", async () => {
      const jobs = await someJobs();
      for (let round = 0; round < 10; round += 1) {
        await jobs.schedule({ due: 0 });
        const job = await takeOne(jobs);
        const asking = either(jobs.tenantId, 1).schedule({ due: 10 });
        const [isDone] = await Promise.all([either(jobs.tenantId, 0).complete(job), asking]);
        expect(isDone).toBe(true);
        expect(await jobs.all()).toMatchObject([{ status: "waiting", dueAt: at(10) }]);
        await jobs.complete(await takeOne(jobs, { now: 10 }));
      }
    });

    test("of two who complete it after the lease went over, one does", async () => {
      const jobs = await someJobs();
      await jobs.schedule();
      const job = await takeOne(jobs);
      const [again, isDone] = await Promise.all([
        either(jobs.tenantId, 0).take({ now: 30, holder: "other" }),
        either(jobs.tenantId, 1).complete(job),
      ]);
      expect(isDone).toBe(again.length === 0);
      expect(await jobs.all()).toEqual(again);
    });
  });
}

function byId(one: JobRecord, other: JobRecord): number {
  return one.id < other.id ? -1 : 1;
}
