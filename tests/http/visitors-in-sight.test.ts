import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { aConversation } from "#tests/support/builders.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call, callFor } from "./call.ts";
import { aKey, anOperator, type Person, someTenant, someVisitor } from "./person.ts";
import { someoneWho } from "./someone-who.ts";
import { auditOf, logOf } from "./what-happened.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

const visitorShape = z.object({ id: z.uuid(), conversations: z.array(z.object({ id: z.uuid() })) });
const get = (as: Person, id: string) => call(application, { as, path: `/visitors/${id}` });
const change = (as: Person, id: string, body: object) =>
  call(application, { as, method: "PATCH", path: `/visitors/${id}`, body });
const notFound = { status: 404, json: { code: "not_found" } };

describe("a visitor", () => {
  test("is seen by who sees only their own conversations where one of these is the visitor's, and with these only", async () => {
    const tenant = await someTenant(application);
    const permissions = ["conversations.read_assigned", "visitors.read", "visitors.edit"] as const;
    const own = await someoneWho(application, tenant, { permissions });
    const [vera, walt] = [await someVisitor(application, tenant), await someVisitor(application, tenant)];
    const given = { tenantId: tenant.id, visitorId: vera.id };
    const theirs = await aConversation(application.database, { ...given, status: "open", assigneeId: own.id });
    await aConversation(application.database, given);
    await aConversation(application.database, { tenantId: tenant.id, visitorId: walt.id });
    const shown = await callFor(application, visitorShape, { as: own, path: `/visitors/${vera.id}` });
    expect(shown.conversations.map(({ id }) => id)).toEqual([theirs.id]);
    expect((await change(own, vera.id, { name: "Vera" })).status).toBe(200);
    expect(await get(own, walt.id)).toMatchObject(notFound);
    expect(await change(own, walt.id, { name: "Walt" })).toMatchObject(notFound);
    const all = await anOperator(application, tenant);
    expect(visitorShape.parse((await get(all, vera.id)).json).conversations).toHaveLength(2);
    expect((await get(all, walt.id)).status).toBe(200);
  });

  test("is seen by nobody who sees no conversations", async () => {
    const tenant = await someTenant(application);
    const blind = await someoneWho(application, tenant, { permissions: ["visitors.read", "visitors.edit"] });
    const vera = await someVisitor(application, tenant);
    expect(await get(blind, vera.id)).toMatchObject(notFound);
    expect(await change(blind, vera.id, { name: "X" })).toMatchObject(notFound);
  });

  test("gets another name or address, or none, and that is noted and told", async () => {
    const tenant = await someTenant(application);
    const ada = await anOperator(application, tenant, { name: "Ada" });
    const vera = await someVisitor(application, tenant, { name: "Vera", email: "v@example.test" });
    expect(await change(ada, vera.id, { name: " Vera W. " })).toMatchObject({
      status: 200,
      json: { id: vera.id, name: "Vera W.", email: "v@example.test" },
    });
    expect(await change(ada, vera.id, { email: null })).toMatchObject({ json: { name: "Vera W.", email: null } });
    expect(await change(ada, vera.id, { name: "Vera W." })).toMatchObject({ json: { name: "Vera W.", email: null } });
    expect(await auditOf(application, tenant)).toMatchObject([
      { action: "visitor.changed", target: { id: vera.id, name: "Vera" }, after: { name: "Vera W." } },
      { action: "visitor.changed", before: { email: "v@example.test" }, after: { email: null } },
    ]);
    expect((await logOf(application, tenant)).map(({ event }) => event.data)).toMatchObject([
      { visitor: { id: vera.id, name: "Vera W.", email: "v@example.test" } },
      { visitor: { id: vera.id, name: "Vera W.", email: null } },
    ]);
    for (const body of [{ name: "" }, { email: "x" }, { email: "" }]) {
      expect(await change(ada, vera.id, body)).toMatchObject({ status: 400 });
    }
  });

  test("that is unknown or another tenant's is the same 404", async () => {
    const tenant = await someTenant(application);
    const ada = await anOperator(application, tenant);
    const stranger = await someVisitor(application, await someTenant(application));
    for (const id of [stranger.id, v7(), "x"]) {
      expect(await get(ada, id)).toMatchObject(notFound);
      expect(await change(ada, id, { name: "X" })).toMatchObject(notFound);
    }
  });

  test("is changed by who may edit visitors, people and keys", async () => {
    const tenant = await someTenant(application);
    const vera = await someVisitor(application, tenant);
    const others = [
      vera,
      await anOperator(application, tenant, { role: "viewer" }),
      await aKey(application, tenant, { permissions: ["visitors.read", "conversations.read_all"] }),
    ];
    for (const as of others) expect(await change(as, vera.id, { name: "X" })).toMatchObject({ status: 403 });
    const permissions = ["visitors.read", "visitors.edit", "conversations.read_all"] as const;
    const key = await aKey(application, tenant, { permissions });
    expect((await change(key, vera.id, { name: "By a program" })).status).toBe(200);
    expect((await get(key, vera.id)).status).toBe(200);
  });
});
