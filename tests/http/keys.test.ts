import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { write } from "#tests/support/builders.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call } from "./call.ts";
import { aKey, type Person } from "./person.ts";
import { aScene, type Scene } from "./some-conversation.ts";

let application: TestApplication;
let scene: Scene;

beforeAll(async () => {
  application = await anApplication();
  scene = await aScene(application);
});
afterAll(() => application[Symbol.asyncDispose]());

const reader = { permissions: ["conversations.read_all"] } as const;

function lastUsedAt({ id, tenant }: Person): Promise<Date | null | undefined> {
  return write(application.database, tenant.id, async ({ keys }) => (await keys.get(id))?.lastUsedAt);
}

describe("an API key", () => {
  test("does what its permissions allow, and nothing else", async () => {
    const key = await aKey(application, scene.tenant, reader);
    const path = `/conversations/${scene.conversationId}`;
    expect((await call(application, { as: key, path })).status).toBe(200);
    const reply = await call(application, { as: key, path: `${path}/messages`, body: { body: "Hello" } });
    expect(reply).toMatchObject({ status: 403, json: { code: "forbidden" } });
  });

  test("that is unknown, of another secret, expired or revoked is refused with one and the same 401", async () => {
    const key = await aKey(application, scene.tenant, reader);
    const expired = await aKey(application, scene.tenant, { ...reader, expiresAt: new Date(Date.now() - 1_000) });
    const revoked = await aKey(application, scene.tenant, reader);
    await write(application.database, scene.tenant.id, ({ keys }) => keys.revoke(revoked.id, new Date()));
    const [prefix, id, secret = ""] = key.headers.authorization?.split(".") ?? [];
    const bearers = [
      `${prefix}.${v7()}.${secret}`,
      `${prefix}.${id}.${secret.slice(0, -1)}`,
      `${prefix}.${id}.${secret}${secret}`,
      `${prefix}.${id}.`,
      `${prefix}.${id}`,
      `Bearer parley_${v7()}.${id}.${secret}`,
      expired.headers.authorization,
      revoked.headers.authorization,
    ];
    const answers = await Promise.all(
      bearers.map((authorization = "") =>
        call(application, { as: { ...key, headers: { authorization } }, path: "/conversations" }),
      ),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 401, json: { code: "unauthenticated" } });
  });

  test("of another tenant finds nothing, as if there were no such tenant", async () => {
    const other = await aScene(application);
    const key = await aKey(application, scene.tenant, reader);
    const foreign = await call(application, { as: key, path: "/conversations", slug: other.tenant.slug });
    const unknown = await call(application, { as: key, path: "/conversations", slug: "no-such-tenant" });
    expect([foreign.status, foreign.text]).toEqual([404, unknown.text]);
  });

  test("is noted as used, at most once a minute, also where the call only reads", async () => {
    const key = await aKey(application, scene.tenant, reader);
    expect(await lastUsedAt(key)).toBeNull();
    await call(application, { as: key, path: "/conversations" });
    const first = await vi.waitFor(async () => {
      const at = await lastUsedAt(key);
      expect(at).toBeInstanceOf(Date);
      return at;
    });
    const earlier = new Date(Date.now() - 59_000);
    for (const [before, isNotedAgain] of [
      [first, false],
      [earlier, false],
      [new Date(Date.now() - 61_000), true],
    ] as const) {
      if (before) await write(application.database, key.tenant.id, ({ keys }) => keys.used(key.id, before));
      await call(application, { as: key, path: "/conversations" });
      // What is noted is written in the order of the calls, so a write of ours comes after it.
      await write(application.database, key.tenant.id, ({ keys }) => keys.get(key.id));
      expect((await lastUsedAt(key))?.getTime() !== before?.getTime()).toBe(isNotedAgain);
    }
  });

  test("that cannot be noted as used does what it may all the same, and the fault is reported", async () => {
    await using broken = await anApplication();
    const { tenant } = await aScene(broken);
    const key = await aKey(broken, tenant, reader);
    const { within } = broken.database.tenants;
    broken.database.tenants.within = (id, work, options) =>
      options.access === "write" ? Promise.reject(new Error("read only")) : within(id, work, options);
    expect((await call(broken, { as: key, path: "/conversations" })).status).toBe(200);
    await vi.waitFor(() => expect(broken.faults).toHaveLength(1));
  });

  test("leaves no trace of its secret in the log lines", async () => {
    const key = await aKey(application, scene.tenant, reader);
    application.logLines.length = 0;
    await call(application, { as: key, path: "/conversations" });
    await call(application, { as: key, path: "/conversations?access_token=abc", slug: "no-such-tenant" });
    expect(application.logLines).toHaveLength(2);
    const secret = key.headers.authorization?.split(".")[2] ?? "";
    for (const line of application.logLines) {
      expect(line).not.toContain(secret);
      expect(line).not.toContain("access_token");
    }
  });
});
