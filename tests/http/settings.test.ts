import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { limits } from "#lib/chat/limits.ts";
import { read } from "#tests/support/builders.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call, callFor } from "./call.ts";
import { aKey, anOperator, nobody, type Person, someTenant, someVisitor, type TestTenant } from "./person.ts";
import { accessChangesOf, auditOf } from "./what-happened.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

const secretShape = z.strictObject({ id: z.uuid(), createdAt: z.iso.datetime() });
const providerShape = z.strictObject({
  name: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  allowedDomains: z.array(z.string()),
  groupsClaim: z.string(),
  roleMapping: z.array(z.strictObject({ group: z.string(), role: z.string() })),
  defaultRole: z.string().nullable(),
  updatedAt: z.iso.datetime(),
});
const settingsShape = z.strictObject({
  name: z.string(),
  greeting: z.string(),
  identityRequired: z.boolean(),
  allowedOrigins: z.array(z.string()),
  widgetSecrets: z.array(secretShape),
  provider: providerShape.nullable(),
});

const path = "/settings";
const get = (as: Person) => callFor(application, settingsShape, { as, path });
const change = (as: Person, body: object) => call(application, { as, method: "PATCH", path, body });
const createSecret = (as: Person) => call(application, { as, path: `${path}/widget-secrets`, body: {} });
const removeSecret = (as: Person, id: string) =>
  call(application, { as, method: "DELETE", path: `${path}/widget-secrets/${id}` });
const save = (as: Person, body: object) => call(application, { as, method: "PUT", path: `${path}/provider`, body });
const removeProvider = (as: Person) => call(application, { as, method: "DELETE", path: `${path}/provider` });
const forbidden = { status: 403, json: { code: "forbidden" } };

async function withOwner(): Promise<{ tenant: TestTenant; owner: Person; admin: Person }> {
  const tenant = await someTenant(application, { name: "Acme" });
  const owner = await anOperator(application, tenant, { name: "Olivia", role: "owner" });
  return { tenant, owner, admin: await anOperator(application, tenant, { name: "Ann", role: "admin" }) };
}

describe("settings", () => {
  test("change in what is given, and the note has only what is different", async () => {
    const { tenant, admin } = await withOwner();
    const before = { name: "Acme", greeting: "Hello!", identityRequired: false, allowedOrigins: [] };
    expect(await get(admin)).toEqual({ ...before, widgetSecrets: [], provider: null });
    const answer = await change(admin, { greeting: " Hi! ", name: "Acme" });
    expect(answer).toMatchObject({ status: 200, json: { ...before, greeting: "Hi!" } });
    expect((await change(admin, { greeting: "Hi!" })).status).toBe(200);
    expect(await auditOf(application, tenant)).toMatchObject([
      {
        action: "settings.changed",
        target: { kind: "settings" },
        before: { greeting: "Hello!" },
        after: { greeting: "Hi!" },
      },
    ]);
    expect((await auditOf(application, tenant))[0]?.after).toEqual({ greeting: "Hi!" });
    expect(await accessChangesOf(application, tenant)).toEqual([]);
  });

  test("that let in only identified visitors send the others away, once, and not when they are let in again", async () => {
    const { tenant, admin } = await withOwner();
    const vera = await someVisitor(application, tenant);
    await change(admin, { identityRequired: true });
    await change(admin, { identityRequired: true, name: "Acme Ltd" });
    expect(await call(application, { as: vera, path: "/me" })).toMatchObject({
      status: 403,
      json: { code: "identity_required" },
    });
    await change(admin, { identityRequired: false });
    expect((await call(application, { as: vera, path: "/me" })).status).toBe(200);
    expect(await accessChangesOf(application, tenant)).toEqual([{ kind: "tenant", id: tenant.id }]);
  });

  test("take origins as browsers name them, each once", async () => {
    const { admin } = await withOwner();
    const allowedOrigins = [
      "https://WWW.Example.com",
      "https://www.example.com:443/",
      "https://shop.example.com:8443",
      "http://localhost:3000",
      "http://127.0.0.1",
      "http://[::1]:8080",
      "https://bücher.example",
    ];
    expect((await change(admin, { allowedOrigins })).status).toBe(200);
    expect((await get(admin)).allowedOrigins).toEqual([
      "http://127.0.0.1",
      "http://[::1]:8080",
      "http://localhost:3000",
      "https://shop.example.com:8443",
      "https://www.example.com",
      "https://xn--bcher-kva.example",
    ]);
    expect((await change(admin, { allowedOrigins: [] })).status).toBe(200);
    expect((await get(admin)).allowedOrigins).toEqual([]);
  });

  test.each([
    "http://www.example.com",
    "https://*.example.com",
    "https://a.example;script-src",
    "https://a.example,https://b.example",
    "https://a.example https://b.example",
    "https://a'.example",
    "https://user@a.example",
    "https://a.example/path",
    "https://a.example/?x",
    "https://a.example/#x",
    "http://localhost.example.com",
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc",
    "null",
    "*",
    "",
  ])("refuse %j as an origin", async (origin) => {
    const { admin } = await withOwner();
    expect(await change(admin, { allowedOrigins: ["https://fine.example", origin] })).toMatchObject({
      status: 400,
      json: { code: "invalid_input", errors: [{ field: "allowedOrigins.1" }] },
    });
    expect((await get(admin)).allowedOrigins).toEqual([]);
  });

  test("are bounded", async () => {
    const { admin } = await withOwner();
    const origins = Array.from({ length: limits.allowedOriginsMax + 1 }, (_, index) => `https://a${index}.example`);
    for (const body of [
      { allowedOrigins: origins },
      { name: "" },
      { name: "x".repeat(limits.nameMax + 1) },
      { greeting: "x".repeat(limits.greetingMax + 1) },
      { identityRequired: "yes" },
    ]) {
      expect(await change(admin, body)).toMatchObject({ status: 400 });
    }
  });

  test("are seen and changed by nobody without the permission", async () => {
    const { tenant, admin } = await withOwner();
    const { id } = secretShape.extend({ secret: z.string() }).parse((await createSecret(admin)).json);
    const others = [
      await anOperator(application, tenant, { role: "supervisor" }),
      await aKey(application, tenant, { permissions: ["members.manage", "audit.read"] }),
    ];
    for (const as of others) {
      expect(await call(application, { as, path })).toMatchObject(forbidden);
      expect(await change(as, { greeting: "X" })).toMatchObject(forbidden);
      expect(await createSecret(as)).toMatchObject(forbidden);
      expect(await removeSecret(as, id)).toMatchObject(forbidden);
      expect(await save(as, aProvider())).toMatchObject(forbidden);
      expect(await removeProvider(as)).toMatchObject(forbidden);
    }
    expect((await call(application, { as: nobody(tenant), path })).status).toBe(401);
    const key = await aKey(application, tenant, { permissions: ["settings.manage"] });
    expect((await change(key, { greeting: "By a program" })).status).toBe(200);
  });
});

describe("a widget secret", () => {
  test("is told once and kept sealed; two live at a time, so that one replaces the other", async () => {
    const { tenant, admin } = await withOwner();
    const made = z.strictObject({ id: z.uuid(), createdAt: z.iso.datetime(), secret: z.string().length(43) });
    const first = made.parse((await createSecret(admin)).json);
    const second = made.parse((await createSecret(admin)).json);
    expect(await createSecret(admin)).toMatchObject({ status: 409, json: { code: "in_use" } });
    expect((await get(admin)).widgetSecrets.map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(await removeSecret(admin, first.id)).toMatchObject({ status: 200, json: null });
    expect((await createSecret(admin)).status).toBe(201);
    const kept = await read(application.database, tenant.id, ({ settings }) => settings.secrets());
    expect(kept.map(({ sealedSecret }) => application.chat.vault.open(sealedSecret))).toContain(second.secret);
    const everything = JSON.stringify([kept, await get(admin), await auditOf(application, tenant)]);
    expect(everything).not.toContain(second.secret);
    expect((await auditOf(application, tenant)).map(({ action, target }) => [action, target.id])).toEqual([
      ["widget_secret.created", first.id],
      ["widget_secret.created", second.id],
      ["widget_secret.removed", first.id],
      ["widget_secret.created", expect.any(String)],
    ]);
  });

  test("that is unknown or another tenant's is the same 404", async () => {
    const { admin } = await withOwner();
    const other = await withOwner();
    const { id } = z.object({ id: z.string() }).parse((await createSecret(other.admin)).json);
    for (const each of [v7(), "x", id]) {
      expect(await removeSecret(admin, each)).toMatchObject({ status: 404, json: { code: "not_found" } });
    }
    expect((await get(other.admin)).widgetSecrets).toHaveLength(1);
  });
});

function aProvider(given: object = {}): object {
  return {
    name: "Acme login",
    issuer: "https://login.acme.example/realm",
    clientId: "parley",
    clientSecret: "the client's secret",
    allowedDomains: ["Acme.example"],
    groupsClaim: "groups",
    roleMapping: [{ group: "support", role: "operator" }],
    defaultRole: null,
    ...given,
  };
}

describe("the OpenID provider", () => {
  test("is set by an owner, and its secret is sealed and never told again", async () => {
    const { tenant, owner, admin } = await withOwner();
    const answer = await save(owner, aProvider());
    expect(answer).toMatchObject({ status: 200, json: { clientId: "parley", allowedDomains: ["acme.example"] } });
    expect(providerShape.parse(answer.json)).toEqual((await get(admin)).provider);
    const kept = await read(application.database, tenant.id, ({ settings }) => settings.provider());
    expect(application.chat.vault.open(kept?.sealedClientSecret ?? "")).toBe("the client's secret");
    const audit = await auditOf(application, tenant);
    expect(audit).toMatchObject([
      { action: "provider.changed", before: {}, after: { issuer: "https://login.acme.example/realm" } },
    ]);
    expect(JSON.stringify([kept, audit])).not.toContain("the client's secret");
    expect(await removeProvider(owner)).toMatchObject({ status: 200, json: null });
    expect((await get(admin)).provider).toBeNull();
    expect((await removeProvider(owner)).status).toBe(200);
    expect((await auditOf(application, tenant)).map(({ action }) => action)).toEqual([
      "provider.changed",
      "provider.removed",
    ]);
  });

  test("is no matter of admins: who decides who is believed to be whom, could be the owner", async () => {
    const { tenant, owner, admin } = await withOwner();
    expect(await save(admin, aProvider())).toMatchObject(forbidden);
    await save(owner, aProvider());
    expect(await removeProvider(admin)).toMatchObject(forbidden);
    expect(await auditOf(application, tenant)).toHaveLength(1);
  });

  test("keeps its secret where none is given, but for no other issuer or client", async () => {
    const { tenant, owner } = await withOwner();
    const secretless = (given: object = {}) => aProvider({ clientSecret: undefined, ...given });
    const missing = { status: 400, json: { errors: [{ field: "clientSecret" }] } };
    expect(await save(owner, secretless())).toMatchObject(missing);
    await save(owner, aProvider());
    expect((await save(owner, secretless({ name: "Another name" }))).status).toBe(200);
    const kept = await read(application.database, tenant.id, ({ settings }) => settings.provider());
    expect(application.chat.vault.open(kept?.sealedClientSecret ?? "")).toBe("the client's secret");
    expect(await save(owner, secretless({ issuer: "https://evil.example" }))).toMatchObject(missing);
    expect(await save(owner, secretless({ clientId: "another" }))).toMatchObject(missing);
    expect((await auditOf(application, tenant)).at(-1)?.after).toEqual({ name: "Another name" });
  });

  test("gives roles that there are", async () => {
    const { owner } = await withOwner();
    const other = await withOwner();
    const answer = await call(application, { as: other.owner, path: "/roles", body: { name: "T", permissions: [] } });
    const { id: theirs } = z.object({ id: z.string() }).parse(answer.json);
    for (const role of [v7(), "boss", theirs]) {
      const mapped = await save(owner, aProvider({ roleMapping: [{ group: "g", role }] }));
      expect(mapped).toMatchObject({ status: 404, json: { code: "not_found" } });
      const byDefault = await save(owner, aProvider({ defaultRole: role }));
      expect(byDefault).toMatchObject({ status: 404, json: { code: "not_found" } });
    }
    expect((await save(owner, aProvider({ defaultRole: "owner" }))).status).toBe(200);
  });

  test.each([
    { issuer: "http://login.acme.example" },
    { issuer: "https://login.acme.example?x=1" },
    { issuer: "https://a:b@login.acme.example" },
    { issuer: "login" },
    { allowedDomains: ["https://acme.example"] },
    { allowedDomains: ["*.example"] },
    { allowedDomains: ["localhost"] },
    { clientId: "" },
    { clientSecret: "" },
    { groupsClaim: "" },
    { roleMapping: [{ group: "", role: "viewer" }] },
  ])("is refused with %j", async (wrong) => {
    const { owner } = await withOwner();
    expect(await save(owner, aProvider(wrong))).toMatchObject({ status: 400, json: { code: "invalid_input" } });
  });

  test("may be on the machine itself without https", async () => {
    const { owner } = await withOwner();
    expect((await save(owner, aProvider({ issuer: "http://127.0.0.1:9000" }))).status).toBe(200);
  });
});
