import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { execute } from "#lib/chat/execute.ts";
import { endOtherSessions } from "#lib/chat/sessions/end-other-sessions.ts";
import { suspendTenant } from "#lib/chat/settings/suspend-tenant.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call, callFor } from "./call.ts";
import { eventListShape } from "./shapes.ts";
import { aScene } from "./some-conversation.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

describe("who waits for events", () => {
  test("is refused as soon as the sign-in has ended, and does not wait on", async () => {
    const { ada } = await aScene(application);
    const { head } = await callFor(application, eventListShape, { as: ada, path: "/events" });
    const began = performance.now();
    const waiting = call(application, { as: ada, path: `/events?after=${head}&wait=20` });
    await execute(application.chat, endOtherSessions, { principal: ada.principal, input: { all: true } });
    expect(await waiting).toMatchObject({ status: 401, json: { code: "unauthenticated" } });
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test("counts as there once they were let in, and not before", async () => {
    const { ada } = await aScene(application);
    expect(await call(application, { as: ada, path: "/events?after=0" })).toMatchObject({ status: 200 });
    expect(application.online).toContain(ada.id);
    application.online.clear();
    await execute(application.chat, endOtherSessions, { principal: ada.principal, input: { all: true } });
    expect(await call(application, { as: ada, path: "/events?after=0" })).toMatchObject({ status: 401 });
    expect(application.online).not.toContain(ada.id);
  });

  test("is refused as soon as the tenant is suspended", async () => {
    const { vera, tenant } = await aScene(application);
    const { head } = await callFor(application, eventListShape, { as: vera, path: "/events" });
    const waiting = call(application, { as: vera, path: `/events?after=${head}&wait=20` });
    await suspendTenant(application.chat, tenant.id, { isSuspended: true });
    expect(await waiting).toMatchObject({ status: 403, json: { code: "suspended" } });
  });
});
