import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { limits } from "#lib/chat/limits.ts";
import { builtInRoles, type Permission, permissions } from "#lib/chat/permissions.ts";
import { write } from "#tests/support/builders.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call, callFor } from "./call.ts";
import { aKey, anOperator, type Person, someTenant, type TestTenant } from "./person.ts";
import { accessChangesOf, auditOf } from "./what-happened.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

const roleShape = z.object({
  id: z.string(),
  name: z.string(),
  permissions: z.array(z.string()),
  isBuiltIn: z.boolean(),
});
const roleListShape = z.object({
  items: z.array(roleShape),
  permissions: z.array(z.object({ name: z.string(), label: z.string().min(3) })),
});

const create = (as: Person, body: object) => call(application, { as, path: "/roles", body });
const change = (as: Person, id: string, body: object) =>
  call(application, { as, method: "PATCH", path: `/roles/${id}`, body });
const remove = (as: Person, id: string) => call(application, { as, method: "DELETE", path: `/roles/${id}` });
const list = (as: Person) => callFor(application, roleListShape, { as, path: "/roles" });
const forbidden = { status: 403, json: { code: "forbidden" } };

async function withAdmin(): Promise<{ tenant: TestTenant; admin: Person }> {
  const tenant = await someTenant(application);
  return { tenant, admin: await anOperator(application, tenant, { name: "Ann", role: "admin" }) };
}

async function made(as: Person, name: string, given: readonly Permission[]): Promise<string> {
  const answer = await create(as, { name, permissions: given });
  return roleShape.parse(answer.json).id;
}

describe("a tenant's own roles", () => {
  test("stand beside the built-in ones, for everybody who works there to read", async () => {
    const { tenant, admin } = await withAdmin();
    const id = await made(admin, " Night shift ", ["messages.reply", "conversations.read_team", "messages.reply"]);
    const viewer = await anOperator(application, tenant, { role: "viewer" });
    const roles = await list(viewer);
    expect(roles.items.map((role) => role.id)).toEqual([...builtInRoles, id]);
    expect(roles.items.at(-1)).toEqual({
      id,
      name: "Night shift",
      permissions: ["conversations.read_team", "messages.reply"],
      isBuiltIn: false,
    });
    expect(roles.permissions.map(({ name }) => name)).toEqual(permissions);
    expect(await auditOf(application, tenant)).toMatchObject([
      { action: "role.created", target: { kind: "role", id, name: "Night shift" }, actor: { name: "Ann" } },
    ]);
  });

  test("allow what they say and no more, from the next call on after a change", async () => {
    const { tenant, admin } = await withAdmin();
    const id = await made(admin, "Auditor", ["audit.read"]);
    const as = await anOperator(application, tenant, { role: id });
    const statuses = async () => [
      (await call(application, { as, path: "/audit" })).status,
      (await call(application, { as, path: "/settings" })).status,
      (await call(application, { as, path: "/conversations" })).status,
    ];
    expect(await statuses()).toEqual([200, 403, 403]);
    const changed = await change(admin, id, { permissions: ["settings.manage", "conversations.read_all"] });
    expect(changed).toMatchObject({ status: 200, json: { id, name: "Auditor" } });
    expect(await statuses()).toEqual([403, 200, 200]);
    expect(await accessChangesOf(application, tenant)).toEqual([{ kind: "role", id }]);
    expect((await auditOf(application, tenant)).at(-1)).toMatchObject({
      action: "role.changed",
      target: { id, name: "Auditor" },
      before: { permissions: ["audit.read"] },
      after: { permissions: ["conversations.read_all", "settings.manage"] },
    });
    expect((await change(admin, id, { name: "Auditor" })).status).toBe(200);
    expect(await auditOf(application, tenant)).toHaveLength(2);
  });

  test("have names of their own, whatever the case, and only permissions that there are", async () => {
    const { admin } = await withAdmin();
    const id = await made(admin, "Night shift", []);
    await made(admin, "Day shift", []);
    for (const name of ["night SHIFT", "Owner", "viewer"]) {
      expect(await create(admin, { name, permissions: [] })).toMatchObject({ status: 409, json: { code: "taken" } });
    }
    expect(await change(admin, id, { name: "DAY shift" })).toMatchObject({ status: 409, json: { code: "taken" } });
    expect((await change(admin, id, { name: "NIGHT shift" })).status).toBe(200);
    const wrong = [{ name: " " }, { name: "x".repeat(121) }, { permissions: ["everything"] }, { permissions: "all" }];
    for (const body of wrong) {
      const answer = await create(admin, { name: `R ${v7()}`, permissions: [], ...body });
      expect(answer).toMatchObject({ status: 400, json: { code: "invalid_input" } });
    }
  });

  test("give nothing that their maker lacks, neither when they are made nor when they are changed", async () => {
    const { tenant, admin } = await withAdmin();
    const rich = await made(admin, "Rich", ["roles.manage", "audit.read"]);
    const poor = await made(admin, "Poor", ["roles.manage", "messages.note"]);
    const as = await anOperator(application, tenant, { role: poor });
    expect(await create(as, { name: "Mine", permissions: ["audit.read"] })).toMatchObject(forbidden);
    expect(await change(as, poor, { permissions: ["roles.manage", "audit.read"] })).toMatchObject(forbidden);
    expect(await change(as, rich, { permissions: [] })).toMatchObject(forbidden);
    expect(await remove(as, rich)).toMatchObject(forbidden);
    expect((await create(as, { name: "Mine", permissions: ["messages.note"] })).status).toBe(201);
  });

  test("are removed once nobody has them and the provider gives them to nobody", async () => {
    const { tenant, admin } = await withAdmin();
    const [id, invited, mapped, byDefault] = [
      await made(admin, "A", ["messages.note"]),
      await made(admin, "B", []),
      await made(admin, "C", []),
      await made(admin, "D", []),
    ];
    const ada = await anOperator(application, tenant, { role: id });
    await call(application, {
      as: admin,
      path: "/members",
      body: { name: "N", email: `${v7()}@example.test`, role: invited },
    });
    const provider = {
      name: "Login",
      issuer: "https://login.test",
      clientId: "parley",
      sealedClientSecret: "sealed",
      allowedDomains: [],
      groupsClaim: "groups",
      roleMapping: [{ group: "g", role: mapped }],
      defaultRole: byDefault,
      updatedAt: new Date(),
    };
    await write(application.database, tenant.id, ({ settings }) => settings.saveProvider(provider));
    for (const used of [id, invited, mapped, byDefault]) {
      expect(await remove(admin, used)).toMatchObject({ status: 409, json: { code: "in_use" } });
    }
    await call(application, { as: admin, method: "DELETE", path: `/members/${ada.id}` });
    expect(await remove(admin, id)).toMatchObject({ status: 200, json: null });
    expect((await list(admin)).items.map(({ name }) => name)).not.toContain("A");
    expect((await auditOf(application, tenant)).at(-1)).toMatchObject({
      action: "role.removed",
      target: { id, name: "A" },
      before: { name: "A", permissions: ["messages.note"] },
    });
  });

  test("that are unknown or another tenant's are the same 404, and built-in ones stay as they are", async () => {
    const { admin } = await withAdmin();
    const other = await withAdmin();
    const theirs = await made(other.admin, "Theirs", []);
    for (const id of [v7(), "boss", theirs]) {
      expect(await change(admin, id, { name: "Mine" })).toMatchObject({ status: 404, json: { code: "not_found" } });
      expect(await remove(admin, id)).toMatchObject({ status: 404, json: { code: "not_found" } });
    }
    for (const id of builtInRoles) {
      expect(await change(admin, id, { permissions: [] })).toMatchObject(forbidden);
      expect(await remove(admin, id)).toMatchObject(forbidden);
    }
    expect((await list(other.admin)).items.at(-1)).toMatchObject({ id: theirs, name: "Theirs" });
  });

  test("are made and changed by nobody without the permission", async () => {
    const { tenant, admin } = await withAdmin();
    const id = await made(admin, "A", []);
    const others = [
      await anOperator(application, tenant, { role: "supervisor" }),
      await aKey(application, tenant, { permissions: ["members.manage", "settings.manage"] }),
    ];
    for (const as of others) {
      expect(await create(as, { name: "B", permissions: [] })).toMatchObject(forbidden);
      expect(await change(as, id, { name: "B" })).toMatchObject(forbidden);
      expect(await remove(as, id)).toMatchObject(forbidden);
    }
  });

  test("are so many at most", async () => {
    const { tenant, admin } = await withAdmin();
    await write(application.database, tenant.id, async ({ roles }) => {
      for (let count = 0; count < limits.rolesMax; count += 1) {
        await roles.add({ id: v7(), name: `Role ${count}`, permissions: [], createdAt: new Date() });
      }
    });
    expect(await create(admin, { name: "One more", permissions: [] })).toMatchObject({ status: 400 });
  });
});
