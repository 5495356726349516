import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { aSession } from "#tests/support/builders.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call, callFor } from "./call.ts";
import { aKey, anOperator, type Person, sessionCookie, someTenant, someVisitor, type TestTenant } from "./person.ts";
import { accessChangesOf, auditOf } from "./what-happened.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

const sessionListShape = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      method: z.enum(["password", "oidc"]),
      address: z.string().nullable(),
      userAgent: z.string().nullable(),
      createdAt: z.iso.datetime(),
      expiresAt: z.iso.datetime(),
      isCurrent: z.boolean(),
    }),
  ),
});

/** Signs the same member in once more, on another machine. */
async function again({ id, name, tenant }: Person): Promise<Person & { sessionId: string }> {
  const sessionId = await aSession(application.database, { tenantId: tenant.id, memberId: id });
  const session = { memberId: id, tenantId: tenant.id, tenantSlug: tenant.slug, name, email: "a@b.test", sessionId };
  const principal = { kind: "member", tenantId: tenant.id, id, sessionId } as const;
  return { principal, id, name, tenant, sessionId, headers: { cookie: await sessionCookie(session) } };
}

const list = (as: Person) => callFor(application, sessionListShape, { as, path: "/sessions" });
const end = (as: Person, path: string, body?: object) =>
  call(application, { as, method: "DELETE", path, ...(body && { body }) });
const isIn = async (as: Person) => (await call(application, { as, path: "/me" })).status === 200;

async function withAda(): Promise<{ tenant: TestTenant; ada: Person; laptop: Person & { sessionId: string } }> {
  const tenant = await someTenant(application);
  const ada = await anOperator(application, tenant, { name: "Ada" });
  return { tenant, ada, laptop: await again(ada) };
}

describe("a member's sign-ins", () => {
  test("are listed newest first, to the member alone, and tell which one asks", async () => {
    const { tenant, ada, laptop } = await withAda();
    await anOperator(application, tenant);
    const { items } = await list(ada);
    expect(items.map(({ id, isCurrent }) => [id === laptop.sessionId, isCurrent])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  test("end one by one, from the next call on, and ending twice changes nothing", async () => {
    const { tenant, ada, laptop } = await withAda();
    expect(await end(ada, `/sessions/${laptop.sessionId}`)).toMatchObject({ status: 200, json: null });
    expect([await isIn(laptop), await isIn(ada)]).toEqual([false, true]);
    expect((await end(ada, `/sessions/${laptop.sessionId}`)).status).toBe(200);
    expect(await accessChangesOf(application, tenant)).toEqual([{ kind: "session", id: laptop.sessionId }]);
    expect(await auditOf(application, tenant)).toMatchObject([
      {
        action: "sign_in.ended",
        actor: { id: ada.id },
        target: { kind: "session", id: laptop.sessionId, name: "Ada" },
      },
    ]);
  });

  test("of somebody else, of another tenant and of nobody are the same 404", async () => {
    const { tenant, ada } = await withAda();
    const colleague = await again(await anOperator(application, tenant));
    const stranger = (await withAda()).laptop;
    for (const id of [colleague.sessionId, stranger.sessionId, v7(), "x"]) {
      expect(await end(ada, `/sessions/${id}`)).toMatchObject({ status: 404, json: { code: "not_found" } });
    }
    expect([await isIn(colleague), await isIn(stranger)]).toEqual([true, true]);
  });

  test("end all at once but the one that asks, or with it", async () => {
    const { ada, laptop } = await withAda();
    const phone = await again(ada);
    expect(await end(ada, "/sessions")).toMatchObject({ json: { ended: 2 } });
    expect([await isIn(ada), await isIn(laptop), await isIn(phone)]).toEqual([true, false, false]);
    await again(ada);
    expect(await end(ada, "/sessions", { all: true })).toMatchObject({ json: { ended: 2 } });
    expect(await isIn(ada)).toBe(false);
    const { ada: grace } = await withAda();
    expect(await end(grace, "/sessions?all=true")).toMatchObject({ json: { ended: 2 } });
    expect(await isIn(grace)).toBe(false);
  });

  test("are ended by who manages members, everywhere and with a note of who did it", async () => {
    const { tenant, ada, laptop } = await withAda();
    const admin = await anOperator(application, tenant, { name: "Ann", role: "admin" });
    expect(await end(admin, `/members/${ada.id}/sessions`)).toMatchObject({ status: 200, json: { ended: 2 } });
    expect([await isIn(ada), await isIn(laptop), await isIn(admin)]).toEqual([false, false, true]);
    expect(await accessChangesOf(application, tenant)).toHaveLength(2);
    expect((await auditOf(application, tenant)).map(({ action, actor }) => [action, actor.name])).toEqual([
      ["sign_in.ended", "Ann"],
      ["sign_in.ended", "Ann"],
    ]);
  });

  test("are no matter of keys and visitors", async () => {
    const { tenant } = await withAda();
    const others = [
      await aKey(application, tenant, { permissions: ["members.manage"] }),
      await someVisitor(application, tenant),
    ];
    for (const as of others) {
      expect(await call(application, { as, path: "/sessions" })).toMatchObject({ status: 403 });
      expect(await end(as, "/sessions")).toMatchObject({ status: 403 });
      expect(await end(as, `/sessions/${v7()}`)).toMatchObject({ status: 403 });
    }
  });
});
