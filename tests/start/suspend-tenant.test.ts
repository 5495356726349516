import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { anApplication } from "#tests/http/an-application.ts";
import { call } from "#tests/http/call.ts";
import { aKey, nobody } from "#tests/http/person.ts";
import { aScene } from "#tests/http/some-conversation.ts";
import { accessChangesOf, auditOf } from "#tests/http/what-happened.ts";

/** Runs the command of `npm run tenant:suspend` beside the application. */
async function command(file: string, ...options: string[]): Promise<{ code: number | null; told: string }> {
  const script = resolve(import.meta.dirname, "../../scripts/suspend-tenant.ts");
  const env = { NODE_ENV: "production", PATH: process.env.PATH, DATABASE_URL: `sqlite:${file}` } as const;
  const child = spawn(process.execPath, [script, ...options], { env, stdio: ["ignore", "pipe", "pipe"] });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code: child.exitCode, told: output + errors };
}

test("a suspended tenant lets nobody in, by any way, until it is resumed; others go on", async () => {
  await using application = await anApplication();
  const { tenant, ada, vera } = await aScene(application);
  const bystander = await aScene(application);
  const key = await aKey(application, tenant, { permissions: ["conversations.read_all"] });
  const everybody = [ada, vera, key];
  const statuses = () =>
    Promise.all(everybody.map(async (as) => (await call(application, { as, path: "/me" })).status));

  expect(await command(application.file, "--slug", tenant.slug)).toMatchObject({ code: 0 });
  for (const as of everybody) {
    expect(await call(application, { as, path: "/me" })).toMatchObject({ status: 403, json: { code: "suspended" } });
  }
  for (const [path, body] of [["/widget"], ["/visitors", { name: "Vera" }]] as const) {
    const answer = await call(application, { as: nobody(tenant), path, ...(body && { body }) });
    expect(answer, path).toMatchObject({ status: 403, json: { code: "suspended" } });
  }
  expect((await call(application, { as: bystander.ada, path: "/me" })).status).toBe(200);
  expect((await command(application.file, "--slug", tenant.slug)).told).toContain("as it was before");

  expect(await command(application.file, "--slug", tenant.slug, "--resume")).toMatchObject({ code: 0 });
  expect(await statuses()).toEqual([200, 200, 200]);
  expect(await accessChangesOf(application, tenant)).toEqual([
    { kind: "tenant", id: tenant.id },
    { kind: "tenant", id: tenant.id },
  ]);
  expect(await auditOf(application, tenant)).toMatchObject([
    { action: "tenant.suspended", actor: { kind: "system" }, target: { kind: "tenant", id: tenant.id }, address: null },
    { action: "tenant.resumed" },
  ]);
});

test("a tenant that there is not, and none, are told", async () => {
  await using application = await anApplication();
  expect(await command(application.file, "--slug", "nobody")).toEqual({
    code: 1,
    told: "There is no tenant nobody.\n",
  });
  expect(await command(application.file)).toMatchObject({
    code: 1,
    told: expect.stringContaining("--slug is missing"),
  });
});
