import { v7 } from "uuid";
import { describe, expect, onTestFinished, test } from "vitest";
import { peerHeader } from "#lib/client-address.ts";
import type { CallRates } from "#lib/env.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call, type RestAnswer } from "./call.ts";
import { anOperator, nobody, type Person } from "./person.ts";
import { aScene, type Scene } from "./some-conversation.ts";

const unlimited: CallRates = {
  perMinuteAddress: 0,
  perMinuteActorReads: 0,
  perMinuteActorWrites: 0,
  perMinuteTenant: 0,
  perMinuteRegistrations: 0,
};

async function limitedTo(rates: Partial<CallRates>): Promise<Scene & { application: TestApplication }> {
  const application = await anApplication({ rates: { ...unlimited, ...rates } });
  onTestFinished(() => application[Symbol.asyncDispose]());
  return { ...(await aScene(application)), application };
}

const from = (address: string) => ({ [peerHeader]: address });

async function statuses(count: number, one: () => Promise<RestAnswer>): Promise<number[]> {
  const answers: number[] = [];
  for (let made = 0; made < count; made += 1) answers.push((await one()).status);
  return answers;
}

describe("whoever calls too often", () => {
  test("is told so, and after how many seconds to try again", async () => {
    const { application, vera } = await limitedTo({ perMinuteActorReads: 2 });
    const read = () => call(application, { as: vera, path: "/conversations" });
    expect(await statuses(2, read)).toEqual([200, 200]);
    const answer = await read();
    expect(answer).toMatchObject({ status: 429, json: { code: "rate_limited" } });
    const seconds = Number(answer.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
  });

  test("may still write, as reads and writes are counted apart", async () => {
    const { application, vera, conversationId } = await limitedTo({ perMinuteActorReads: 1, perMinuteActorWrites: 10 });
    expect(await statuses(2, () => call(application, { as: vera, path: "/conversations" }))).toEqual([200, 429]);
    const body = { id: v7(), body: "Still here" };
    const path = `/conversations/${conversationId}/messages`;
    expect((await call(application, { as: vera, path, body })).status).toBe(201);
  });

  test("takes nothing from others of the tenant", async () => {
    const { application, vera, ada } = await limitedTo({ perMinuteActorReads: 1 });
    expect(await statuses(2, () => call(application, { as: vera, path: "/conversations" }))).toEqual([200, 429]);
    expect((await call(application, { as: ada, path: "/conversations" })).status).toBe(200);
  });
});

describe("an address", () => {
  const as = (person: Person, address: string, application: TestApplication) =>
    call(application, { as: person, path: "/widget", headers: from(address) });

  test("has so many calls a minute, whoever makes them, and one IPv6 network counts as one", async () => {
    const { application, tenant } = await limitedTo({ perMinuteAddress: 2 });
    const somebody = nobody(tenant);
    expect(await statuses(3, () => as(somebody, "192.0.2.7", application))).toEqual([200, 200, 429]);
    expect((await as(somebody, "192.0.2.8", application)).status).toBe(200);
    const network = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::2", "2001:0db8:0001:0002::3"];
    const answers: number[] = [];
    for (const address of network) answers.push((await as(somebody, address, application)).status);
    expect(answers).toEqual([200, 200, 429]);
    expect((await as(somebody, "2001:db8:1:3::1", application)).status).toBe(200);
  });

  test("has the calls counted as well of which nobody knows who makes them", async () => {
    const { application, tenant } = await limitedTo({ perMinuteAddress: 2 });
    const stranger = { ...nobody(tenant), headers: { authorization: "Bearer made.up.token" } };
    expect(await statuses(3, () => as(stranger, "192.0.2.7", application))).toEqual([401, 401, 429]);
    expect((await as(nobody(tenant), "192.0.2.7", application)).status).toBe(429);
    expect((await as(stranger, "192.0.2.8", application)).status).toBe(401);
    const nowhere = { ...nobody(tenant), tenant: { ...tenant, slug: "no-such-tenant" } };
    expect(await statuses(3, () => as(nowhere, "192.0.2.9", application))).toEqual([404, 404, 429]);
  });

  test("makes only so many visitors a minute", async () => {
    const { application, tenant } = await limitedTo({ perMinuteRegistrations: 1 });
    const register = (address: string) =>
      call(application, { as: nobody(tenant), path: "/visitors", body: {}, headers: from(address) });
    expect(await statuses(2, () => register("192.0.2.7"))).toEqual([201, 429]);
    expect((await register("192.0.2.8")).status).toBe(201);
    expect((await as(nobody(tenant), "192.0.2.7", application)).status).toBe(200);
  });

  test("is not what a caller says it is, unless so many proxies of ours stand before us", async () => {
    const { application, tenant } = await limitedTo({ perMinuteAddress: 1 });
    const read = (spoofed: string) =>
      call(application, {
        as: nobody(tenant),
        path: "/widget",
        headers: { ...from("192.0.2.7"), "x-forwarded-for": spoofed },
      });
    expect((await read("203.0.113.1")).status).toBe(200);
    expect((await read("203.0.113.2")).status).toBe(429);
  });
});

describe("a tenant", () => {
  test("that is called too often by all together does not slow down another", async () => {
    const one = await limitedTo({ perMinuteTenant: 3 });
    const { application } = one;
    const other = await aScene(application);
    const people = [one.ada, one.vera, await anOperator(application, one.tenant), one.ada];
    const answers: number[] = [];
    // The scene itself has made one call.
    for (const as of people) answers.push((await call(application, { as, path: "/me" })).status);
    expect(answers).toEqual([200, 200, 429, 429]);
    expect((await call(application, { as: other.ada, path: "/me" })).status).toBe(200);
  });
});

describe("a wait for events", () => {
  test("is one call, however often it looks", async () => {
    const { application, ada } = await limitedTo({ perMinuteActorReads: 2 });
    const waited = await call(application, { as: ada, path: "/events?after=2&wait=1" });
    expect(waited.status).toBe(200);
    expect(await statuses(2, () => call(application, { as: ada, path: "/me" }))).toEqual([200, 429]);
  });
});
