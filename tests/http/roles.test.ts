import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltInRole, builtInRoles } from "#lib/chat/permissions.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call } from "./call.ts";
import { anOperator } from "./person.ts";
import { aScene } from "./some-conversation.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

/** In an order in which each is possible for who may do it. */
const actions = [
  { path: "/messages", body: { body: "A reply" } },
  { path: "/notes", body: { body: "A note" } },
  { path: "/typing", body: {} },
  { path: "/claim", body: {} },
  { path: "/close", body: {} },
  { path: "/reopen", body: {} },
] as const;

/** Who may answer. What every other role may not do is named here once more, so that a wrong table is found. */
const answering: Record<BuiltInRole, boolean> = {
  owner: true,
  admin: true,
  supervisor: true,
  operator: true,
  viewer: false,
};

describe("a role", () => {
  test.each(builtInRoles)("%s may do what it is for, and no more", async (role) => {
    const { tenant, conversationId } = await aScene(application);
    const as = await anOperator(application, tenant, { role });
    for (const { path, body } of actions) {
      const answer = await call(application, { as, path: `/conversations/${conversationId}${path}`, body });
      if (answering[role]) expect([200, 201], path).toContain(answer.status);
      else expect(answer, path).toMatchObject({ status: 403, json: { code: "forbidden" } });
    }
    for (const path of [
      "/conversations",
      `/conversations/${conversationId}`,
      `/conversations/${conversationId}/messages`,
    ]) {
      expect((await call(application, { as, path })).status, path).toBe(200);
    }
  });

  test("is asked before the input, so that who may not, learns nothing of what would be right", async () => {
    const { tenant, conversationId } = await aScene(application);
    const as = await anOperator(application, tenant, { role: "viewer" });
    const path = `/conversations/${conversationId}/messages`;
    expect(await call(application, { as, path, body: { id: "wrong" } })).toMatchObject({ status: 403 });
  });

  test("of a visitor ends at their own side of the conversation", async () => {
    const { vera, conversationId } = await aScene(application);
    for (const action of ["claim", "close", "reopen", "notes"]) {
      const body = { body: "A note" };
      const answer = await call(application, { as: vera, path: `/conversations/${conversationId}/${action}`, body });
      expect(answer, action).toMatchObject({ status: 403, json: { code: "forbidden" } });
    }
    expect((await call(application, { as: vera, path: `/visitors/${vera.id}` })).status).toBe(403);
  });
});
