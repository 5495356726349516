import { v7 } from "uuid";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { execute } from "#lib/chat/execute.ts";
import { followLog } from "#lib/chat/subscribers/follow-log.ts";
import { leaveEventBehind } from "#lib/chat/subscribers/leave-event-behind.ts";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { call, type RestAnswer } from "#tests/http/call.ts";
import { anOperator, type Person, someTenant, type TestTenant } from "#tests/http/person.ts";
import { read, write } from "#tests/support/builders.ts";
import { aSubscriber, type TestSubscriber } from "./a-subscriber.ts";
import { visitorsRegister } from "./visitors-register.ts";

let application: TestApplication;
let subscriber: TestSubscriber;
let tenant: TestTenant;
let owner: Person;

beforeEach(async () => {
  subscriber = aSubscriber();
  application = await anApplication({ subscribers: [subscriber] });
  tenant = await someTenant(application);
  owner = await anOperator(application, tenant, { role: "owner" });
});
afterEach(() => application[Symbol.asyncDispose]());

const asSystem = () => ({ kind: "system", tenantId: tenant.id }) as const;
const effects = () => subscriber.effects(application, tenant.id);
const list = async () => (await call(application, { as: owner, path: "/dead-letters" })).json;
const retry = (id: string): Promise<RestAnswer> =>
  call(application, { as: owner, path: `/dead-letters/${id}/retry`, body: {} });

/** Two events, of which the first was left behind. @returns the id of its dead letter */
async function aDeadLetter(): Promise<string> {
  await visitorsRegister(application.chat, tenant, 2);
  const input = { subscriber: subscriber.name, upTo: 1, reason: "RangeError" };
  expect(await execute(application.chat, leaveEventBehind, { principal: asSystem(), input })).toBe(true);
  const [letter] = await read(application.database, tenant.id, ({ deadLetters }) => deadLetters.list(1));
  return letter?.id ?? "";
}

describe("an event that was left behind", () => {
  test("is listed with whom it was for, what it was and why it failed, and the subscriber has gone on", async () => {
    const id = await aDeadLetter();
    const about = { subscriber: subscriber.name, pos: 1, type: "VisitorRegistered", reason: "RangeError" };
    expect(await list()).toEqual({ items: [{ id, ...about, createdAt: expect.any(String) }], count: 1 });
    const input = { subscriber: subscriber.name };
    expect(await execute(application.chat, followLog, { principal: asSystem(), input })).toEqual({
      pos: 2,
      isAtHead: true,
    });
    expect(await effects()).toEqual([2]);
  });

  test("is done when somebody asks for it, and is gone then", async () => {
    const id = await aDeadLetter();
    expect(await retry(id)).toMatchObject({ status: 200 });
    expect([await effects(), await list()]).toEqual([[1], { items: [], count: 0 }]);
    const audit = await call(application, { as: owner, path: "/audit?action=dead_letter.retried" });
    expect(audit.json).toMatchObject({ items: [{ target: { id, name: subscriber.name }, before: { pos: 1 } }] });
    expect(await retry(id)).toMatchObject({ status: 404 });
  });

  test("is done once, of several who ask at the same time", async () => {
    const id = await aDeadLetter();
    const statuses = (await Promise.all([retry(id), retry(id), retry(id)])).map(({ status }) => status);
    expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 404, 404]);
    expect(await effects()).toEqual([1]);
  });

  test("stays as it was where it fails again, and it is said why", async () => {
    const id = await aDeadLetter();
    subscriber.poison.add(1);
    const problem = { code: "cannot_retry", detail: "It failed again: RangeError" };
    expect(await retry(id)).toMatchObject({ status: 409, json: problem });
    expect([await effects(), await list()]).toMatchObject([[], { items: [{ id }] }]);
  });

  test("cannot be done once the log has lost it, and it is said so", async () => {
    const id = await aDeadLetter();
    const before = new Date(Date.now() + 1_000);
    await write(application.database, tenant.id, ({ log }) => log.prune({ before, limit: 1 }));
    const detail = "The event is not in the log any more. Dismiss it.";
    expect(await retry(id)).toMatchObject({ status: 409, json: { code: "cannot_retry", detail } });
    expect(await list()).toMatchObject({ count: 1 });
  });

  test("cannot be done for a subscriber that is gone", async () => {
    const letter = { id: v7(), subscriber: "former", pos: 1, type: "x", reason: "y", createdAt: new Date() };
    await visitorsRegister(application.chat, tenant, 1);
    await write(application.database, tenant.id, ({ deadLetters }) => deadLetters.add(letter));
    expect(await retry(letter.id)).toMatchObject({ status: 409, json: { code: "cannot_retry" } });
  });

  test("is let go when somebody dismisses it", async () => {
    const id = await aDeadLetter();
    const dismiss = () => call(application, { as: owner, method: "DELETE", path: `/dead-letters/${id}` });
    expect(await dismiss()).toMatchObject({ status: 200 });
    expect([await effects(), await list()]).toEqual([[], { items: [], count: 0 }]);
    expect(await dismiss()).toMatchObject({ status: 404 });
    const audit = await call(application, { as: owner, path: "/audit?action=dead_letter.dismissed" });
    expect(audit.json).toMatchObject({ items: [{ target: { id } }] });
  });

  test("is nothing for those who do not look after the workspace", async () => {
    const id = await aDeadLetter();
    const ada = await anOperator(application, tenant);
    for (const path of ["/dead-letters", "/system"]) {
      expect(await call(application, { as: ada, path })).toMatchObject({ status: 403 });
    }
    expect(await call(application, { as: ada, path: `/dead-letters/${id}/retry`, body: {} })).toMatchObject({
      status: 403,
    });
  });
});

describe("how far the log is published", () => {
  const system = async () => (await call(application, { as: owner, path: "/system" })).json;

  test("is not told where no message broker is used", async () => {
    expect(await system()).toEqual({ publishing: null });
  });

  test("is told with since when the first event waits", async () => {
    await using published = await anApplication({ followAfterMs: 5_000 });
    const other = await someTenant(published);
    const as = await anOperator(published, other, { role: "owner" });
    const asked = async () => (await call(published, { as, path: "/system" })).json;
    expect(await asked()).toEqual({ publishing: { waiting: 0, since: null } });
    await visitorsRegister(published.chat, other, 3);
    const { directory } = published.database;
    const now = new Date();
    const token = (await directory.takeLease("x", { holder: "x", now, expiresAt: now })) ?? 0;
    await write(published.database, other.id, ({ log }) =>
      log.markPublished({ pos: 1, lease: { name: "x", token }, now }),
    );
    const [, second] = await read(published.database, other.id, ({ log }) => log.read({ after: 0, limit: 3 }));
    expect(await asked()).toEqual({ publishing: { waiting: 2, since: second?.event.at } });
  });
});
