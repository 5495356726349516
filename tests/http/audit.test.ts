import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Chat, execute } from "#lib/chat/execute.ts";
import { changeSettings } from "#lib/chat/settings/change-settings.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call, callFor } from "./call.ts";
import { aKey, anOperator, type Person, someTenant, type TestTenant } from "./person.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

const pageShape = z.object({
  items: z.array(
    z.strictObject({
      id: z.uuid(),
      at: z.iso.datetime({ precision: 3 }),
      action: z.string(),
      actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
      target: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
      before: z.record(z.string(), z.unknown()).nullable(),
      after: z.record(z.string(), z.unknown()).nullable(),
      address: z.string().nullable(),
    }),
  ),
  nextCursor: z.string().nullable(),
});

const list = (as: Person, query = "") => callFor(application, pageShape, { as, path: `/audit${query}` });
const greet = (as: Person, greeting: string) =>
  call(application, { as, method: "PATCH", path: "/settings", body: { greeting } });

async function withTwo(): Promise<{ tenant: TestTenant; ann: Person; bob: Person }> {
  const tenant = await someTenant(application);
  const ann = await anOperator(application, tenant, { name: "Ann", role: "admin" });
  return { tenant, ann, bob: await anOperator(application, tenant, { name: "Bob", role: "admin" }) };
}

describe("the audit log", () => {
  test("is newest first and its pages show each entry once", async () => {
    const { ann } = await withTwo();
    for (const greeting of ["1", "2", "3", "4", "5"]) await greet(ann, greeting);
    const shown: unknown[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: z.output<typeof pageShape> = await list(ann, `?limit=2${cursor && `&cursor=${cursor}`}`);
      shown.push(...page.items.map(({ after }) => after?.greeting));
      cursor = page.nextCursor;
    }
    expect(shown).toEqual(["5", "4", "3", "2", "1"]);
    const wrong = await call(application, { as: ann, path: "/audit?cursor=5" });
    expect(wrong).toMatchObject({ status: 400, json: { errors: [{ field: "cursor" }] } });
  });

  test("can be asked for one kind of action, or for what one person did", async () => {
    const { ann, bob } = await withTwo();
    await greet(ann, "Hi");
    await greet(bob, "Ho");
    await call(application, { as: bob, path: "/settings/widget-secrets", body: {} });
    const actions = async (query: string) => (await list(ann, query)).items.map(({ action }) => action);
    expect(await actions(`?actorId=${bob.id}`)).toEqual(["widget_secret.created", "settings.changed"]);
    expect(await actions("?action=settings.changed")).toEqual(["settings.changed", "settings.changed"]);
    expect(await actions(`?action=settings.changed&actorId=${ann.id}`)).toEqual(["settings.changed"]);
    expect(await actions("?actorId=nobody")).toEqual([]);
    expect((await call(application, { as: ann, path: "/audit?action=everything" })).status).toBe(400);
  });

  test("tells from where something was done, and has nothing of what was refused", async () => {
    const { ann } = await withTwo();
    const chat: Chat = application.chat;
    const origin = { address: "203.0.113.7" };
    await execute(chat, changeSettings, { principal: ann.principal, input: { greeting: "From afar" }, origin });
    const refused = execute(chat, changeSettings, { principal: ann.principal, input: { greeting: "" }, origin });
    await expect(refused).rejects.toMatchObject({ code: "invalid_input" });
    expect((await list(ann)).items).toMatchObject([{ address: "203.0.113.7", after: { greeting: "From afar" } }]);
  });

  test("is read by who has the permission, people and keys, and is each tenant's own", async () => {
    const { tenant, ann } = await withTwo();
    const other = await withTwo();
    await greet(other.ann, "Theirs");
    expect((await list(ann)).items).toEqual([]);
    expect((await list(await aKey(application, tenant, { permissions: ["audit.read"] }))).items).toEqual([]);
    const others = [
      await anOperator(application, tenant, { role: "supervisor" }),
      await aKey(application, tenant, { permissions: ["members.manage", "settings.manage"] }),
    ];
    for (const as of others) {
      expect(await call(application, { as, path: "/audit" })).toMatchObject({ status: 403 });
    }
  });
});
