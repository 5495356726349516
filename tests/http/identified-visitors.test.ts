import { SignJWT } from "jose";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { read, write } from "#tests/support/builders.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { anIdentity } from "./an-identity.ts";
import { call, callFor } from "./call.ts";
import { anOperator, nobody, type Person, someTenant, someVisitor, type TestTenant } from "./person.ts";
import { conversationListShape } from "./shapes.ts";
import { started } from "./some-conversation.ts";
import { accessChangesOf, auditOf, logOf } from "./what-happened.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

const registeredShape = z.object({
  visitor: z.object({ id: z.uuid(), name: z.string(), email: z.string().nullable(), isIdentified: z.boolean() }),
  token: z.string(),
});

const register = (as: Person, body: object) => call(application, { as, path: "/visitors", body });

/** Registers, and comes back as who that is. */
async function enter(
  as: Person,
  body: object,
): Promise<Person & { visitor: z.output<typeof registeredShape>["visitor"] }> {
  const { visitor, token } = await callFor(application, registeredShape, { as, path: "/visitors", body });
  const { tenant } = as;
  const principal = { kind: "visitor", tenantId: tenant.id, id: visitor.id } as const;
  const headers = { authorization: `Bearer ${token}` };
  return { principal, id: visitor.id, name: visitor.name, tenant, headers, visitor };
}

const isIn = async (as: Person) => (await call(application, { as, path: "/me" })).status === 200;
const conversationsOf = async (as: Person) => {
  const list = await callFor(application, conversationListShape, { as, path: "/conversations" });
  return list.items.map(({ id }) => id);
};
const typesOf = async (tenant: TestTenant) => (await logOf(application, tenant)).map(({ event }) => event.type);

describe("an identity that the host's server has signed", () => {
  test("is the same visitor on every device, with the name and address that it tells", async () => {
    const tenant = await someTenant(application);
    const identity = await anIdentity(application, tenant, { externalId: "7", name: "Vera", email: "v@example.test" });
    const laptop = await enter(nobody(tenant), { identity, name: "Somebody else", email: "x@example.test" });
    expect(laptop.visitor).toMatchObject({ name: "Vera", email: "v@example.test", isIdentified: true });
    const phone = await enter(nobody(tenant), { identity });
    expect(phone.id).toBe(laptop.id);
    expect([await isIn(laptop), await isIn(phone)]).toEqual([true, true]);
    const married = await anIdentity(application, tenant, { externalId: "7", name: "Vera W." });
    expect((await enter(nobody(tenant), { identity: married })).visitor).toEqual({
      ...laptop.visitor,
      name: "Vera W.",
    });
    expect(await typesOf(tenant)).toEqual(["VisitorRegistered", "VisitorChanged"]);
    const other = await anIdentity(application, tenant, { externalId: "8" });
    expect((await enter(nobody(tenant), { identity: other })).id).not.toBe(laptop.id);
  });

  test("takes what its visitor wrote anonymously along, and the former token opens nothing any more", async () => {
    const tenant = await someTenant(application);
    const ada = await anOperator(application, tenant, { name: "Ada" });
    const former = await someVisitor(application, tenant, { name: "Visitor 1", email: "v@example.test" });
    const conversationId = await started(application, former, "Before");
    const identity = await anIdentity(application, tenant, { externalId: "7" });
    const vera = await enter(former, { identity });
    expect(vera.visitor).toMatchObject({ name: "Visitor 1", email: "v@example.test", isIdentified: true });
    expect(await conversationsOf(vera)).toEqual([conversationId]);
    expect(await call(application, { as: former, path: "/me" })).toMatchObject({ status: 401 });
    expect(await call(application, { as: former, path: "/conversations" })).toMatchObject({ status: 401 });
    expect((await call(application, { as: ada, path: `/visitors/${former.id}` })).status).toBe(404);
    expect(await call(application, { as: ada, path: `/visitors/${vera.id}` })).toMatchObject({
      json: { conversations: [{ id: conversationId }] },
    });
    expect(await accessChangesOf(application, tenant)).toEqual([{ kind: "visitor", id: former.id }]);
    const log = await logOf(application, tenant);
    expect(log.find(({ event }) => event.type === "VisitorMerged")?.event.data).toEqual({
      visitor: expect.objectContaining({ id: vera.id }),
      formerId: former.id,
    });
    expect(await auditOf(application, tenant)).toMatchObject([
      {
        action: "visitor.merged",
        actor: { kind: "visitor", id: former.id },
        target: { kind: "visitor", id: vera.id },
        before: { formerId: former.id },
      },
    ]);
  });

  test("joins what a known visitor has with what they wrote anonymously, marks, retries and log included", async () => {
    const tenant = await someTenant(application);
    const identity = await anIdentity(application, tenant, { externalId: "7", name: "Vera" });
    const known = await enter(nobody(tenant), { identity });
    const old = await started(application, known, "Long ago");
    const former = await someVisitor(application, tenant);
    const recent = await started(application, former, "Just now");
    const message = { id: v7(), body: "Once" };
    const path = `/conversations/${recent}/messages`;
    await call(application, { as: former, path, body: message });
    await call(application, { as: former, path: `/conversations/${recent}/read`, body: { seq: 2 } });

    const vera = await enter(former, { identity });
    expect(vera.id).toBe(known.id);
    expect(await conversationsOf(known)).toEqual([recent, old]);
    // A page that did not hear of its success sends once more, as who they are now.
    expect(await call(application, { as: vera, path, body: message })).toMatchObject({ status: 201, json: { seq: 2 } });
    const { receipts } = await read(application.database, tenant.id, async (store) => ({
      receipts: await store.receipts.of(recent),
    }));
    expect(receipts.visitor).toEqual({ deliveredSeq: 2, readSeq: 2 });
    const seen = await read(application.database, tenant.id, ({ log }) =>
      log.read({ after: 0, limit: 100, visitorId: vera.id }),
    );
    expect(new Set(seen.map(({ event }) => event.conversationId))).toEqual(new Set([old, recent]));
  });

  test("never merges a visitor who is identified already with another", async () => {
    const tenant = await someTenant(application);
    const [seven, eight] = [
      await anIdentity(application, tenant, { externalId: "7" }),
      await anIdentity(application, tenant, { externalId: "8" }),
    ];
    const vera = await enter(nobody(tenant), { identity: seven });
    const hers = await started(application, vera, "Mine");
    const walt = await enter(vera, { identity: eight });
    expect(walt.id).not.toBe(vera.id);
    expect([await conversationsOf(vera), await conversationsOf(walt)]).toEqual([[hers], []]);
    expect((await enter(walt, { identity: seven })).id).toBe(vera.id);
    expect((await enter(vera, { identity: seven })).id).toBe(vera.id);
    expect(await accessChangesOf(application, tenant)).toEqual([]);
  });

  test("takes nothing along without the anonymous visitor's own token", async () => {
    const tenant = await someTenant(application);
    const former = await someVisitor(application, tenant);
    const conversationId = await started(application, former, "Mine");
    const identity = await anIdentity(application, tenant, { externalId: "7" });
    const vera = await enter(nobody(tenant), { identity, visitorId: former.id });
    expect(await conversationsOf(vera)).toEqual([]);
    expect(await conversationsOf(former)).toEqual([conversationId]);
    const stranger = await someVisitor(application, await someTenant(application));
    const answer = await call(application, { as: stranger, slug: tenant.slug, path: "/visitors", body: { identity } });
    expect(answer).toMatchObject({ status: 404 });
  });

  test("is what many tabs may bring at once: they are one visitor", async () => {
    const tenant = await someTenant(application);
    const identity = await anIdentity(application, tenant, { externalId: "7" });
    const tabs = await Promise.all(Array.from({ length: 6 }, () => enter(nobody(tenant), { identity })));
    expect(new Set(tabs.map(({ id }) => id)).size).toBe(1);
    expect(await typesOf(tenant)).toEqual(["VisitorRegistered"]);
  });
});

describe("an identity that does not hold", () => {
  const forged: Record<
    string,
    (given: { id: string; secret: string; otherTenants: string }) => Promise<string> | string
  > = {
    "is no token": () => "no token",
    "is empty": () => "",
    "is signed by another secret": ({ id }) => sign({ id, secret: "another secret" }),
    "is of another tenant": ({ otherTenants }) => otherTenants,
    "names an unknown key": ({ secret }) => sign({ id: v7(), secret }),
    "names no key": ({ secret }) => sign({ secret }),
    "has no end": ({ id, secret }) => sign({ id, secret, expires: null }),
    "has ended": ({ id, secret }) => sign({ id, secret, expires: "1 minute ago" }),
    "names nobody": ({ id, secret }) => sign({ id, secret, subject: "" }),
    "is not signed": ({ id }) => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
      return `${part({ alg: "none", kid: id })}.${part({ sub: "7", exp: 4_000_000_000 })}.`;
    },
    "is signed in another way": ({ id, secret }) => sign({ id, secret, algorithm: "HS512" }),
  };

  function sign(given: {
    id?: string;
    secret: string;
    subject?: string;
    expires?: string | null;
    algorithm?: string;
  }): Promise<string> {
    const { id, secret, subject = "7", expires = "5 minutes", algorithm = "HS256" } = given;
    const token = new SignJWT({}).setProtectedHeader({ alg: algorithm, ...(id && { kid: id }) }).setSubject(subject);
    if (expires !== null) token.setExpirationTime(expires);
    return token.sign(new TextEncoder().encode(secret.padEnd(64, "x")));
  }

  async function withSecret(): Promise<{ tenant: TestTenant; id: string; secret: string; otherTenants: string }> {
    const tenant = await someTenant(application);
    const [id, secret] = [v7(), "a secret of sixty-four characters at least, as all of these need"];
    const sealedSecret = application.chat.vault.seal(secret);
    await write(application.database, tenant.id, ({ settings }) =>
      settings.addSecret({ id, sealedSecret, createdAt: new Date() }),
    );
    const otherTenants = await anIdentity(application, await someTenant(application), { externalId: "7" });
    return { tenant, id, secret, otherTenants };
  }

  test.each(Object.keys(forged))("is refused and never taken for none where it %s", async (name) => {
    const given = await withSecret();
    const { tenant } = given;
    const good = await sign(given);
    expect((await register(nobody(tenant), { identity: good })).status).toBe(201);
    const former = await someVisitor(application, tenant);
    const conversationId = await started(application, former, "Mine");
    const identity = await forged[name]?.(given);
    for (const as of [nobody(tenant), former]) {
      expect(await register(as, { identity })).toMatchObject({ status: 401, json: { code: "unauthenticated" } });
    }
    expect(await conversationsOf(former)).toEqual([conversationId]);
    expect((await typesOf(tenant)).filter((type) => type.startsWith("Visitor"))).toEqual(["VisitorRegistered"]);
  });

  test("is one of a secret that was removed", async () => {
    const given = await withSecret();
    const identity = await sign(given);
    await write(application.database, given.tenant.id, ({ settings }) => settings.removeSecret(given.id));
    expect((await register(nobody(given.tenant), { identity })).status).toBe(401);
  });
});

describe("without an identity", () => {
  test("somebody becomes an anonymous visitor, unless the tenant wants to know who they are", async () => {
    const tenant = await someTenant(application);
    expect((await enter(nobody(tenant), { name: "Vera" })).visitor).toMatchObject({
      name: "Vera",
      isIdentified: false,
    });
    await write(application.database, tenant.id, ({ settings }) =>
      settings.change({ name: "A tenant", greeting: "Hello!", identityRequired: true }),
    );
    const refused = { status: 403, json: { code: "identity_required" } };
    expect(await register(nobody(tenant), { name: "Vera" })).toMatchObject(refused);
    const identity = await anIdentity(application, tenant, { externalId: "7" });
    expect(await isIn(await enter(nobody(tenant), { identity }))).toBe(true);
  });

  test("an anonymous visitor of earlier may do nothing more, except to say who they are", async () => {
    const tenant = await someTenant(application);
    const former = await someVisitor(application, tenant);
    const conversationId = await started(application, former, "Before");
    await write(application.database, tenant.id, async ({ settings }) =>
      settings.change({ ...(await settings.get()), identityRequired: true }),
    );
    const refused = { status: 403, json: { code: "identity_required" } };
    for (const path of ["/me", "/conversations", `/conversations/${conversationId}`, "/events", "/widget"]) {
      expect(await call(application, { as: former, path }), path).toMatchObject(refused);
    }
    expect(await register(former, { name: "Still nobody" })).toMatchObject(refused);
    expect((await register(former, { identity: "no.such.identity" })).status).toBe(401);
    const identity = await anIdentity(application, tenant, { externalId: "7" });
    expect(await conversationsOf(await enter(former, { identity }))).toEqual([conversationId]);
    expect((await call(application, { as: former, path: "/me" })).status).toBe(401);
  });

  test("a visitor's token does not renew itself", async () => {
    const tenant = await someTenant(application);
    const identity = await anIdentity(application, tenant, { externalId: "7" });
    for (const as of [await someVisitor(application, tenant), await enter(nobody(tenant), { identity })]) {
      expect(await register(as, { name: "Still me" })).toMatchObject({ status: 400, json: { code: "invalid_input" } });
    }
  });

  test("members and keys are no visitors", async () => {
    const tenant = await someTenant(application);
    const owner = await anOperator(application, tenant, { role: "owner" });
    expect(await register(owner, { name: "Me" })).toMatchObject({ status: 403 });
  });
});
