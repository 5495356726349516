import { setTimeout as delay } from "node:timers/promises";
import { v7 } from "uuid";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { JobRecord } from "#lib/chat/jobs/job.ts";
import { aSwitchboard } from "#tests/http/a-switchboard.ts";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { call } from "#tests/http/call.ts";
import type { TestTenant } from "#tests/http/person.ts";
import { act } from "#tests/http/some-conversation.ts";
import { read, write } from "#tests/support/builders.ts";
import type { JobRunner } from "#worker/job-runner.ts";
import { aJobRunner } from "./a-job-runner.ts";

let application: TestApplication;
let faults: unknown[];
const runners: JobRunner[] = [];

beforeEach(async () => {
  application = await anApplication();
  faults = [];
});
afterEach(async () => {
  for (const runner of runners.splice(0)) await runner.stop();
  await application[Symbol.asyncDispose]();
});

function aRunner(chat = application.chat): JobRunner {
  const onError = (error: unknown): void => void faults.push(error);
  const runner = aJobRunner(application, { chat, onError });
  runners.push(runner);
  return runner;
}

const jobsOf = ({ id }: TestTenant, status: JobRecord["status"]) =>
  read(application.database, id, ({ jobs }) => jobs.list({ status, limit: 10 }));

describe("the runner of jobs", () => {
  test("makes an offer for a message by itself, without being told", async () => {
    const { operator, visitor, pending } = await aSwitchboard(application);
    const ada = await operator();
    aRunner();
    await visitor();
    await vi.waitFor(async () => expect(await pending()).toMatchObject([{ memberId: ada.id }]));
    expect(faults).toEqual([]);
  });

  test("wakes a conversation at its time, for who had it", async () => {
    const { tenant, operator, visitor } = await aSwitchboard(application);
    const ada = await operator();
    const { conversationId } = await visitor();
    await act(application, { as: ada, conversationId }, { path: "/claim" });
    const until = new Date(Date.now() + 700).toISOString();
    await act(application, { as: ada, conversationId }, { path: "/snooze", body: { until } });
    aRunner();
    const path = `/conversations/${conversationId}`;
    await vi.waitFor(
      async () =>
        expect((await call(application, { as: ada, path })).json).toMatchObject({
          status: "open",
          assignee: { id: ada.id },
        }),
      { timeout: 5_000 },
    );
    expect(new Date().toISOString() >= until).toBe(true);
    expect((await jobsOf(tenant, "waiting")).filter(({ kind }) => kind === "wake")).toEqual([]);
  });

  test("takes over what a dead one had begun, once its lease is over, and does it once", async () => {
    const { tenant, operator, visitor, pending } = await aSwitchboard(application);
    await operator();
    await visitor();
    const now = new Date();
    const leaseUntil = new Date(now.getTime() + 600);
    await write(application.database, tenant.id, async ({ jobs }) => {
      expect(await jobs.take({ now, holder: "dead", leaseUntil, limit: 10 })).toHaveLength(1);
      await jobs.settle();
    });
    for (let count = 0; count < 3; count += 1) aRunner().wake();
    expect(await pending()).toEqual([]);
    await vi.waitFor(async () => expect(await pending()).toHaveLength(1), { timeout: 5_000 });
    expect(new Date() >= leaseUntil).toBe(true);
    await delay(50);
    expect(await pending()).toHaveLength(1);
  });

  test("leaves a job that fails again and again to somebody, with the reason, and tries it once more when asked", async () => {
    const { tenant, operator } = await aSwitchboard(application);
    const owner = await operator({ role: "owner" });
    const now = new Date();
    const jobId = v7();
    const job = { id: jobId, kind: "match", subject: "", dueAt: now, now } as const;
    await write(application.database, tenant.id, async ({ jobs }) => {
      await jobs.schedule(job);
      const [taken] = await jobs.take({ now, holder: "x", leaseUntil: now, limit: 1 });
      for (let attempt = 0; attempt < 4; attempt += 1) {
        await jobs.fail(taken ?? { id: jobId }, { holder: "x", error: "before", retryAt: now, now });
        await jobs.take({ now, holder: "x", leaseUntil: now, limit: 1 });
      }
      await jobs.settle();
    });
    const away = { online: () => Promise.reject(new TypeError("What was said stays secret")) };
    aRunner({ ...application.chat, presence: away });
    await vi.waitFor(async () => expect(await jobsOf(tenant, "failed")).toHaveLength(1), { timeout: 5_000 });
    expect(faults).toMatchObject([{ name: "TypeError" }]);
    expect((await call(application, { as: owner, path: "/jobs?status=failed" })).json).toMatchObject({
      items: [{ id: jobId, kind: "match", status: "failed", attempts: 5, error: "TypeError" }],
      counts: { failed: 1 },
    });
    for (const runner of runners.splice(0)) await runner.stop();
    expect(await call(application, { as: owner, path: `/jobs/${jobId}/retry`, body: {} })).toMatchObject({
      status: 200,
    });
    expect(await jobsOf(tenant, "waiting")).toMatchObject([{ id: jobId, attempts: 0 }]);
  });
});
