import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call, callFor } from "./call.ts";
import { aKey, anOperator, type Person } from "./person.ts";
import { act, aScene, type Scene } from "./some-conversation.ts";
import { auditOf, logOf } from "./what-happened.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

const bodyOf = (answer: { text: string }) => answer.text;
const remove = (as: Person, conversationId: string, seq: number | string) =>
  call(application, { as, method: "DELETE", path: `/conversations/${conversationId}/messages/${seq}` });

async function withSupervisor(): Promise<Scene & { sue: Person }> {
  const scene = await aScene(application);
  return { ...scene, sue: await anOperator(application, scene.tenant, { name: "Sue", role: "supervisor" }) };
}

/** Everything that the tenant's people can read of the conversation, as text. */
async function everythingOf({ tenant, conversationId }: Scene, readers: readonly Person[]): Promise<string> {
  const paths = [
    "/conversations",
    `/conversations/${conversationId}`,
    `/conversations/${conversationId}/messages`,
    "/events?after=0",
  ];
  const answers: string[] = [JSON.stringify([await logOf(application, tenant), await auditOf(application, tenant)])];
  for (const as of readers) for (const path of paths) answers.push(bodyOf(await call(application, { as, path })));
  return answers.join("\n");
}

describe("a message that is deleted", () => {
  test("is gone from the transcript, the preview and the log, for everybody, and its place stays", async () => {
    const scene = await withSupervisor();
    const { tenant, ada, vera, sue, conversationId } = scene;
    const secret = "my card is 4111 1111 1111 1111";
    await act(application, { as: vera, conversationId }, { path: "/messages", body: { body: secret } });
    expect(await everythingOf(scene, [ada, vera])).toContain(secret);
    const answer = await remove(sue, conversationId, 2);
    expect(answer).toMatchObject({
      status: 200,
      json: { seq: 2, body: "", author: { id: vera.id }, deletedAt: expect.any(String) },
    });
    expect(await everythingOf(scene, [ada, vera, sue])).not.toContain("4111");
    const path = `/conversations/${conversationId}`;
    for (const as of [ada, vera]) {
      expect(await call(application, { as, path })).toMatchObject({ json: { lastSeq: 2, lastMessage: { body: "" } } });
      expect(await call(application, { as, path: `${path}/messages` })).toMatchObject({
        json: {
          items: [
            { seq: 1, deletedAt: null },
            { seq: 2, body: "", deletedAt: expect.any(String) },
          ],
        },
      });
    }
    expect((await logOf(application, tenant)).at(-1)).toMatchObject({
      event: { type: "MessageDeleted", conversationId, data: { message: { seq: 2, body: "" } } },
      audience: { visitorId: vera.id },
    });
    expect(await auditOf(application, tenant)).toMatchObject([
      {
        action: "message.deleted",
        actor: { name: "Sue" },
        target: { kind: "message" },
        after: { conversationId, seq: 2 },
      },
    ]);
  });

  test("is deleted once", async () => {
    const { tenant, sue, conversationId } = await withSupervisor();
    const first = await remove(sue, conversationId, 1);
    expect(await remove(sue, conversationId, 1)).toMatchObject({ status: 200, json: first.json });
    expect((await logOf(application, tenant)).filter(({ event }) => event.type === "MessageDeleted")).toHaveLength(1);
    expect(await auditOf(application, tenant)).toHaveLength(1);
  });

  test("answers a sender who tries again as if it stood", async () => {
    const { vera, sue, conversationId } = await withSupervisor();
    const [body, path] = [{ id: v7(), body: "Once" }, `/conversations/${conversationId}/messages`];
    await call(application, { as: vera, path, body });
    await remove(sue, conversationId, 2);
    expect(await call(application, { as: vera, path, body })).toMatchObject({
      status: 201,
      json: { seq: 2, body: "" },
    });
    const start = { id: v7(), messageId: v7(), body: "Hello" };
    await call(application, { as: vera, path: "/conversations", body: start });
    await remove(sue, start.id, 1);
    expect(await call(application, { as: vera, path: "/conversations", body: start })).toMatchObject({
      status: 201,
      json: { id: start.id, lastSeq: 1 },
    });
  });

  test("leaves no trace with the visitor where it was a note", async () => {
    const { tenant, ada, vera, sue, conversationId } = await withSupervisor();
    await act(application, { as: ada, conversationId }, { path: "/notes", body: { body: "Careful" } });
    expect((await remove(sue, conversationId, 2)).status).toBe(200);
    const events = z.object({ events: z.array(z.object({ type: z.string() })) });
    const types = async (as: Person) =>
      (await callFor(application, events, { as, path: "/events?after=0" })).events.map(({ type }) => type);
    expect(await types(vera)).not.toContain("MessageDeleted");
    expect(await types(ada)).toContain("MessageDeleted");
    expect(JSON.stringify(await logOf(application, tenant))).not.toContain("Careful");
  });

  test("is never a line of the system, nor one that is not there", async () => {
    const { ada, sue, conversationId } = await withSupervisor();
    await act(application, { as: ada, conversationId }, { path: "/claim" });
    expect(await remove(sue, conversationId, 2)).toMatchObject({ status: 403, json: { code: "forbidden" } });
    expect(await remove(sue, conversationId, 99)).toMatchObject({ status: 404, json: { code: "not_found" } });
    for (const seq of [0, -1, 1.5, "x"]) expect(await remove(sue, conversationId, seq)).toMatchObject({ status: 400 });
    const other = await withSupervisor();
    for (const id of [v7(), "x", other.conversationId]) {
      expect(await remove(sue, id, 1)).toMatchObject({ status: 404, json: { code: "not_found" } });
    }
  });

  test("is deleted by nobody without the permission, and only where they see the conversation", async () => {
    const { tenant, ada, vera, conversationId } = await withSupervisor();
    const others = [ada, vera, await aKey(application, tenant, { permissions: ["messages.reply", "audit.read"] })];
    for (const as of others) expect(await remove(as, conversationId, 1)).toMatchObject({ status: 403 });
    const permissions = ["messages.delete", "conversations.read_assigned"] as const;
    const blind = await aKey(application, tenant, { permissions });
    expect(await remove(blind, conversationId, 1)).toMatchObject({ status: 404 });
    const key = await aKey(application, tenant, { permissions: ["messages.delete", "conversations.read_all"] });
    expect(await remove(key, conversationId, 1)).toMatchObject({ status: 200 });
  });
});
