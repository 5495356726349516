import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { v7 } from "uuid";
import { describe, expect, test, vi } from "vitest";
import { acceptMessages, hideTable, refuseMessages, showTable } from "#tests/db/damage.ts";
import { testSecret } from "#tests/http/an-application.ts";
import { aScene } from "#tests/http/some-conversation.ts";
import { until } from "#tests/signalr/until.ts";
import { aHiddenEvent } from "#tests/support/builders.ts";
import { aHubProcess } from "./a-hub-process.ts";
import { connect } from "./hub-client.ts";

async function statusOf(url: string): Promise<number> {
  const response = await fetch(url);
  await response.body?.cancel();
  return response.status;
}

describe("the hub's process", () => {
  test("tells of a fault of ours that there was one, and nothing of what; its log has the cause and no body", async () => {
    await using hub = await aHubProcess();
    const { ada, conversationId } = await aScene(hub.application);
    const client = await connect(hub, ada);
    refuseMessages(hub.application.file);
    const [secret, id] = [`secret-${v7()}`, v7()];
    const failed = client.invoke("SendMessage", { conversationId, id, body: secret });
    await expect(failed).rejects.toThrow(/^An unexpected error occurred invoking 'SendMessage' on the server\.$/);
    await until(() => hub.process.logs.includes("the disk is on fire"));
    expect(hub.process.logs).not.toContain(secret);
    acceptMessages(hub.application.file);
    expect(await client.invoke("SendMessage", { conversationId, id, body: secret })).toMatchObject({ id });
  });

  test("logs each call under an id, with its outcome and without what was said", async () => {
    await using hub = await aHubProcess();
    const { ada, conversationId } = await aScene(hub.application);
    const client = await connect(hub, ada);
    const secret = `secret-${v7()}`;
    await client.invoke("SendMessage", { conversationId, body: secret });
    await expect(client.invoke("SendMessage", { conversationId: secret, body: secret })).rejects.toThrow("not_found");
    const line = (outcome: string) =>
      new RegExp(`"requestId":"[0-9a-f-]{36}","connectionId":"[^"]+","method":"SendMessage","outcome":"${outcome}"`);
    await until(() => line("ok").test(hub.process.logs) && line("not_found").test(hub.process.logs));
    expect(hub.process.logs).not.toContain(secret);
  });

  test("is ready while the database answers, and alive all the same when it does not", async () => {
    await using hub = await aHubProcess();
    expect(await statusOf(`${hub.origin}/health/ready`)).toBe(200);
    hideTable(hub.application.file, "tenants");
    expect(await statusOf(`${hub.origin}/health/ready`)).toBe(503);
    expect(await statusOf(`${hub.origin}/health/live`)).toBe(200);
    showTable(hub.application.file, "tenants");
    expect(await statusOf(`${hub.origin}/health/ready`)).toBe(200);
    expect(await statusOf(`${hub.origin}/nowhere`)).toBe(404);
  });

  test("stops on SIGTERM within seconds, and its clients find the next one by themselves", async () => {
    await using hub = await aHubProcess();
    const { ada, vera, conversationId } = await aScene(hub.application);
    const client = await connect(hub, ada, { reconnects: true });
    const silent = await connect(hub, vera);
    await client.subscribe(0);
    let isBack = false;
    client.connection.onreconnected(() => {
      isBack = true;
    });
    const asked = performance.now();
    await hub.process.stop();
    expect(performance.now() - asked).toBeLessThan(4_000);
    expect(hub.process.logs).toContain("the hub stops");
    expect(silent.connection.state).toBe("Disconnected");
    await hub.process.start();
    await until(() => isBack);
    await client.subscribe(2);
    await client.invoke("SendMessage", { conversationId, body: "After" });
    await until(() => client.bodies().at(-1) === "After");
  });

  test("takes off the logs at its start what is older than LOG_RETENTION_DAYS", async () => {
    await using hub = await aHubProcess({ variables: { LOG_RETENTION_DAYS: "7", HUB_WITH_WORKER: "1" } });
    await hub.process.stop();
    const { tenant } = await aScene(hub.application);
    const { tenants } = hub.application.database;
    const actor = { kind: "system", id: "system", name: "Parley" } as const;
    const append = (daysAgo: number) =>
      tenants.within(
        tenant.id,
        ({ log }) => log.append([aHiddenEvent("vera")], { actor, at: new Date(Date.now() - daysAgo * 86_400_000) }),
        { access: "write" },
      );
    await tenants.within(tenant.id, ({ log }) => log.prune({ before: new Date(Date.now() + 1_000), limit: 2 }), {
      access: "write",
    });
    for (const daysAgo of [8, 6]) await append(daysAgo);
    await hub.process.start();
    const bounds = () => tenants.within(tenant.id, ({ log }) => log.bounds(), { access: "read" });
    await vi.waitFor(async () => expect(await bounds()).toMatchObject({ floor: 3, head: 4 }), { timeout: 10_000 });
  });

  test("loses nothing that it acknowledged when it is killed", async () => {
    await using hub = await aHubProcess();
    const { vera, ada, conversationId } = await aScene(hub.application);
    const client = await connect(hub, vera);
    const acknowledged: string[] = [];
    const send = async (body: string): Promise<void> => {
      await client.invoke("SendMessage", { conversationId, id: v7(), body });
      acknowledged.push(body);
    };
    const sending = Promise.allSettled(Array.from({ length: 300 }, (_, index) => send(`Number ${index}`)));
    await until(() => acknowledged.length > 20);
    await hub.process.kill();
    await sending;
    expect(acknowledged.length).toBeLessThan(300);
    await hub.process.start();
    const reader = await connect(hub, ada);
    await reader.subscribe(0);
    await until(() => reader.events.length > 0);
    for (const body of acknowledged) expect(reader.bodies().filter((other) => other === body)).toEqual([body]);
  });

  test.each([
    ["a setting that is wrong", { HUB_PORT: "abc" }, "HUB_PORT is wrong"],
    ["a secret that is missing", { AUTH_SECRET: "" }, "AUTH_SECRET is not set"],
  ])("does not start with %s: it says so in one line and ends with code 1", async (_name, variables, line) => {
    const ended = await run({ DATABASE_URL: "sqlite:/nowhere/at/all.db", AUTH_SECRET: testSecret, ...variables });
    expect(ended.code).toBe(1);
    expect(ended.stderr.trim().split("\n")).toEqual([expect.stringContaining(line)]);
  });

  test("does not start on a port that is taken: it says so and ends with code 1", async () => {
    await using hub = await aHubProcess();
    const other = createServer().listen(0);
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    const ended = await run({
      DATABASE_URL: `sqlite:${hub.application.file}`,
      AUTH_SECRET: testSecret,
      HUB_PORT: port,
    });
    other.close();
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain("EADDRINUSE");
  });
});

async function run(
  variables: Record<string, string>,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const main = resolve(import.meta.dirname, "../../hub/main.ts");
  const env = { NODE_ENV: "production", PATH: process.env.PATH, ...variables } as const;
  const child = spawn(process.execPath, [main], { env, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code: child.exitCode, stdout, stderr };
}
