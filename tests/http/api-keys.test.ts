import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { limits } from "#lib/chat/limits.ts";
import { read, write } from "#tests/support/builders.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call, callFor } from "./call.ts";
import { aKey, anOperator, type Person, someTenant, type TestTenant } from "./person.ts";
import { accessChangesOf, auditOf } from "./what-happened.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

const keyShape = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  hint: z.string().length(4),
  permissions: z.array(z.string()).min(1),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
const createdShape = z.object({ key: keyShape, secret: z.string() });
const listShape = z.object({ items: z.array(keyShape) });

const wanted = { name: "Exporter", permissions: ["audit.read"], expiresInDays: 30 };
const create = (as: Person, body: object = wanted) => call(application, { as, path: "/api-keys", body });
const created = (as: Person, body: object = wanted) =>
  callFor(application, createdShape, { as, path: "/api-keys", body });
const revoke = (as: Person, id: string) => call(application, { as, method: "DELETE", path: `/api-keys/${id}` });
const forbidden = { status: 403, json: { code: "forbidden" } };

async function withAdmin(): Promise<{ tenant: TestTenant; admin: Person }> {
  const tenant = await someTenant(application);
  return { tenant, admin: await anOperator(application, tenant, { name: "Ann", role: "admin" }) };
}

/** Comes with the secret of a key. */
function bearer(tenant: TestTenant, secret: string): Person {
  const principal = { kind: "anonymous", tenantId: tenant.id } as const;
  return { principal, id: "", name: "", tenant, headers: { authorization: `Bearer ${secret}` } };
}

describe("an API key", () => {
  test("is told once, kept as a hash, and opens what it is for until it is revoked", async () => {
    const { tenant, admin } = await withAdmin();
    const { key, secret } = await created(admin);
    const as = bearer(tenant, secret);
    expect((await call(application, { as, path: "/audit" })).status).toBe(200);
    expect(await call(application, { as, path: "/settings" })).toMatchObject(forbidden);

    const { items } = await callFor(application, listShape, { as: admin, path: "/api-keys" });
    const end = secret.slice(-4);
    expect(items).toMatchObject([{ id: key.id, name: "Exporter", hint: end, createdBy: admin.id, revokedAt: null }]);
    const inSecret = secret.split(".").at(-1) ?? "";
    const stored = await read(application.database, tenant.id, ({ keys }) => keys.list());
    const everything = JSON.stringify([items, stored, await auditOf(application, tenant)]);
    expect(inSecret).toHaveLength(43);
    expect(everything).not.toContain(inSecret);

    expect(await revoke(admin, key.id)).toMatchObject({ status: 200, json: { revokedAt: expect.any(String) } });
    expect((await call(application, { as, path: "/audit" })).status).toBe(401);
    expect((await revoke(admin, key.id)).status).toBe(200);
    expect(await accessChangesOf(application, tenant)).toEqual([{ kind: "key", id: key.id }]);
    expect(await auditOf(application, tenant)).toMatchObject([
      { action: "key.created", target: { kind: "key", id: key.id }, after: { permissions: ["audit.read"] } },
      { action: "key.revoked", target: { kind: "key", id: key.id, name: "Exporter" } },
    ]);
  });

  test("ends by itself after its days, or never", async () => {
    const { admin } = await withAdmin();
    const { key } = await created(admin, { ...wanted, expiresInDays: 1 });
    expect(Date.parse(key.expiresAt ?? "") - Date.parse(key.createdAt)).toBe(86_400_000);
    expect((await created(admin, { ...wanted, expiresInDays: null })).key.expiresAt).toBeNull();
    for (const expiresInDays of [0, -1, 1.5, limits.apiKeyDaysMax + 1, "7", undefined]) {
      expect(await create(admin, { ...wanted, expiresInDays })).toMatchObject({ status: 400 });
    }
  });

  test("has no permission that its maker lacks, at least one, and none to make keys", async () => {
    const { tenant, admin } = await withAdmin();
    const id = v7();
    await write(application.database, tenant.id, ({ roles }) =>
      roles.add({ id, name: "Keeper", permissions: ["keys.manage", "audit.read"], createdAt: new Date() }),
    );
    const keeper = await anOperator(application, tenant, { role: id });
    expect(await create(keeper, { ...wanted, permissions: ["audit.read", "members.manage"] })).toMatchObject(forbidden);
    expect((await create(keeper)).status).toBe(201);
    for (const permissions of [[], ["keys.manage"], ["audit.read", "keys.manage"], ["everything"]]) {
      expect(await create(admin, { ...wanted, permissions })).toMatchObject({ status: 400 });
    }
  });

  test("is managed by people with the permission, never by a key", async () => {
    const { tenant, admin } = await withAdmin();
    const { key } = await created(admin);
    const others = [
      await anOperator(application, tenant, { role: "supervisor" }),
      await aKey(application, tenant, { permissions: ["keys.manage", "audit.read", "messages.reply"] }),
    ];
    // Nothing that they lack themselves: it is the making that is not theirs.
    const modest = { ...wanted, permissions: ["messages.reply"] };
    for (const as of others) {
      expect(await create(as, modest)).toMatchObject(forbidden);
      expect(await revoke(as, key.id)).toMatchObject(forbidden);
      expect(await call(application, { as, path: "/api-keys" })).toMatchObject(forbidden);
    }
  });

  test("that is unknown or another tenant's is the same 404", async () => {
    const { admin } = await withAdmin();
    const other = await withAdmin();
    const { key, secret } = await created(other.admin);
    for (const id of [v7(), "x", key.id]) {
      expect(await revoke(admin, id)).toMatchObject({ status: 404, json: { code: "not_found" } });
    }
    expect((await call(application, { as: bearer(other.tenant, secret), path: "/audit" })).status).toBe(200);
  });

  test("is one of so many that hold at most; revoked and expired ones do not count", async () => {
    const { tenant, admin } = await withAdmin();
    const about = { name: "K", hash: "h", hint: "hint", permissions: [], createdBy: "x", lastUsedAt: null };
    const times = { createdAt: new Date(), expiresAt: null, revokedAt: null };
    await write(application.database, tenant.id, async ({ keys }) => {
      for (let count = 1; count < limits.apiKeysMax; count += 1) await keys.add({ id: v7(), ...about, ...times });
      await keys.add({ id: v7(), ...about, ...times, revokedAt: new Date() });
      await keys.add({ id: v7(), ...about, ...times, expiresAt: new Date() });
    });
    expect((await create(admin)).status).toBe(201);
    expect(await create(admin)).toMatchObject({ status: 400 });
  });
});
