import { v7 } from "uuid";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Chat } from "#lib/chat/execute.ts";
import { followJob } from "#lib/chat/jobs/job.ts";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { someTenant, type TestTenant } from "#tests/http/person.ts";
import { read, write } from "#tests/support/builders.ts";
import type { JobRunner } from "#worker/job-runner.ts";
import { aJobRunner } from "./a-job-runner.ts";
import { aSubscriber, type TestSubscriber } from "./a-subscriber.ts";
import { positions, visitorsRegister } from "./visitors-register.ts";

let application: TestApplication;
let subscriber: TestSubscriber;
let tenant: TestTenant;
let faults: unknown[];
const runners: JobRunner[] = [];

beforeEach(async () => {
  subscriber = aSubscriber();
  application = await anApplication({ subscribers: [subscriber] });
  tenant = await someTenant(application);
  faults = [];
});
afterEach(async () => {
  for (const runner of runners.splice(0)) await runner.stop();
  await application[Symbol.asyncDispose]();
});

function someRunners(count: number, chat: Chat = application.chat): void {
  for (let index = 0; index < count; index += 1) {
    runners.push(aJobRunner(application, { chat, onError: (error) => void faults.push(error) }));
  }
}

const effects = () => subscriber.effects(application, tenant.id);
const waiting = () => read(application.database, tenant.id, ({ jobs }) => jobs.list({ status: "waiting", limit: 10 }));
const left = () => read(application.database, tenant.id, ({ deadLetters }) => deadLetters.list(10));

/** As if its job had been tried in vain so often. */
async function fail(times: number): Promise<void> {
  const now = new Date();
  await write(application.database, tenant.id, async ({ jobs }) => {
    for (let count = 0; count < times; count += 1) {
      const [taken] = await jobs.take({ now, holder: "x", leaseUntil: now, limit: 1 });
      await jobs.fail(taken ?? { id: "" }, { holder: "x", error: "before", retryAt: now, now });
    }
    await jobs.settle();
  });
}

describe("what follows from events", () => {
  test("is done once for each, in their order, however many workers there are", async () => {
    await visitorsRegister(application.chat, tenant, 20);
    someRunners(4);
    await visitorsRegister(application.chat, tenant, 30);
    await vi.waitFor(async () => expect(await effects()).toEqual(positions(1, 50)), { timeout: 10_000 });
    await vi.waitFor(async () => expect(await waiting()).toEqual([]));
    expect(await effects()).toEqual(positions(1, 50));
    expect(subscriber.tried).toEqual(subscriber.tried.toSorted((one, other) => one - other));
    expect(faults).toEqual([]);
  });

  test("begins with the first event after the subscriber is there", async () => {
    await visitorsRegister({ ...application.chat, subscribers: [] }, tenant, 3);
    someRunners(1);
    await visitorsRegister(application.chat, tenant, 2);
    await vi.waitFor(async () => expect(await effects()).toEqual([4, 5]));
  });

  test("is not done for events of other types, which cost no job", async () => {
    const deaf = { ...application.chat, subscribers: [{ ...subscriber, types: ["MessageSent"] as const }] };
    await visitorsRegister(deaf, tenant, 2);
    expect(await waiting()).toEqual([]);
  });

  test("of a subscriber that is gone leaves nothing to do", async () => {
    await visitorsRegister(application.chat, tenant, 1);
    someRunners(1, { ...application.chat, subscribers: [] });
    await vi.waitFor(async () => expect(await waiting()).toEqual([]));
    expect([await effects(), faults]).toEqual([[], []]);
  });

  test("goes on from the floor of a log that was pruned beneath the subscriber", async () => {
    await visitorsRegister(application.chat, tenant, 5);
    const before = new Date(Date.now() + 1_000);
    await write(application.database, tenant.id, ({ log }) => log.prune({ before, limit: 3 }));
    someRunners(1);
    await vi.waitFor(async () => expect(await effects()).toEqual([4, 5]));
  });

  test("waits where a message broker is expected to call, and is done without it all the same", async () => {
    const followAfterMs = 700;
    const asked = Date.now();
    await visitorsRegister({ ...application.chat, followAfterMs }, tenant, 1);
    someRunners(1);
    const [job] = await waiting();
    expect(job).toMatchObject({ kind: "follow", subject: subscriber.name });
    expect(job?.dueAt.getTime()).toBeGreaterThanOrEqual(asked + followAfterMs);
    await vi.waitFor(async () => expect(await effects()).toEqual([1]), { timeout: 5_000 });
    expect(Date.now()).toBeGreaterThanOrEqual(asked + followAfterMs);
  });
});

describe("an event that a subscriber does not cope with", () => {
  test("has no effect, is tried again, and then done once", async () => {
    subscriber.poison.add(2);
    await visitorsRegister(application.chat, tenant, 3);
    someRunners(1);
    await vi.waitFor(async () => expect(await waiting()).toMatchObject([{ attempts: 1, error: "RangeError" }]));
    expect(await effects()).toEqual([1]);
    subscriber.poison.clear();
    await vi.waitFor(async () => expect(await effects()).toEqual([1, 2, 3]), { timeout: 5_000 });
    expect(await left()).toEqual([]);
    expect(faults).toMatchObject([{ name: "HandlingFailed", event: { pos: 2 } }]);
  });

  test("is left behind after so many tries, with the reason, and what comes after it is done", async () => {
    subscriber.poison.add(1).add(3);
    await visitorsRegister(application.chat, tenant, 4);
    await fail(4);
    someRunners(1);
    const reason = { subscriber: subscriber.name, type: "VisitorRegistered", reason: "RangeError" };
    await vi.waitFor(async () => expect(await left()).toMatchObject([{ ...reason, pos: 1 }]));
    await vi.waitFor(async () => expect(await effects()).toEqual([2]));
    // The next one that fails has all its tries.
    await vi.waitFor(async () => expect(await waiting()).toMatchObject([{ attempts: 1 }]));
    for (const runner of runners.splice(0)) await runner.stop();
    await write(application.database, tenant.id, ({ jobs }) =>
      jobs.schedule({ ...followJob(subscriber.name, new Date()), id: v7(), now: new Date() }),
    );
    await fail(3);
    someRunners(1);
    await vi.waitFor(async () => expect(await left()).toMatchObject([{ pos: 3 }, { pos: 1 }]));
    await vi.waitFor(async () => expect(await effects()).toEqual([2, 4]));
  });

  test("that is done at last gives the next one all its tries", async () => {
    await visitorsRegister(application.chat, tenant, 2);
    await fail(4);
    subscriber.poison.add(2);
    someRunners(1);
    await vi.waitFor(async () => expect(await waiting()).toMatchObject([{ attempts: 1, error: "RangeError" }]));
    expect([await effects(), await left()]).toEqual([[1], []]);
  });
});
