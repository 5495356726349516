import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Permission } from "#lib/chat/permissions.ts";
import { aConversation, write } from "#tests/support/builders.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call } from "./call.ts";
import { aKey, anOperator, type Person } from "./person.ts";
import { act, aScene, type Scene } from "./some-conversation.ts";
import { someoneWho } from "./someone-who.ts";
import { auditOf, logOf } from "./what-happened.ts";
import { aMemberWithLogin } from "./with-login.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

const assign = (as: Person, conversationId: string, memberId: string) =>
  call(application, { as, path: `/conversations/${conversationId}/assign`, body: { memberId } });

async function withSupervisor(): Promise<Scene & { sue: Person; grace: Person }> {
  const scene = await aScene(application);
  const sue = await aMemberWithLogin(application, scene.tenant, { name: "Sue", role: "supervisor" });
  return { ...scene, sue, grace: await aMemberWithLogin(application, scene.tenant, { name: "Grace" }) };
}

describe("a conversation that is assigned", () => {
  test("is open where it was queued, says who did it, and is noted", async () => {
    const { tenant, sue, grace, vera, conversationId } = await withSupervisor();
    expect(await assign(sue, conversationId, grace.id)).toMatchObject({
      status: 200,
      json: { id: conversationId, status: "open", assignee: { id: grace.id, name: "Grace" } },
    });
    const log = (await logOf(application, tenant)).slice(-2);
    expect(log).toMatchObject([
      {
        event: { type: "ConversationAssigned", data: { before: { status: "queued", assigneeId: null } } },
        audience: { visitorId: vera.id, assigneeId: grace.id },
      },
      { event: { type: "MessageSent", data: { message: { body: "Sue assigned the conversation to Grace" } } } },
    ]);
    expect(await auditOf(application, tenant)).toMatchObject([
      {
        action: "conversation.assigned",
        actor: { id: sue.id },
        target: { kind: "conversation", id: conversationId, name: "Vera" },
        before: { status: "queued", assignee: null },
        after: { assignee: "Grace" },
      },
    ]);
  });

  test("leaves who had it: they are told first, and what follows is not theirs", async () => {
    const { tenant, ada, sue, grace, conversationId } = await withSupervisor();
    await act(application, { as: ada, conversationId }, { path: "/claim" });
    expect(await assign(sue, conversationId, grace.id)).toMatchObject({ json: { status: "open" } });
    const log = (await logOf(application, tenant)).slice(-3);
    expect(log.map(({ event, audience }) => [event.type, audience.assigneeId])).toEqual([
      ["ConversationLeft", ada.id],
      ["ConversationAssigned", grace.id],
      ["MessageSent", grace.id],
    ]);
    expect(log.at(0)?.audience.visitorId).toBeNull();
  });

  test("stays snoozed where it was, and to whom has it nothing changes", async () => {
    const { tenant, sue, grace } = await withSupervisor();
    const { id } = await aConversation(application.database, { tenantId: tenant.id, status: "snoozed" });
    expect(await assign(sue, id, grace.id)).toMatchObject({
      json: { status: "snoozed", assignee: { id: grace.id } },
    });
    const { length } = await logOf(application, tenant);
    expect(await assign(sue, id, grace.id)).toMatchObject({ status: 200, json: { status: "snoozed" } });
    expect(await logOf(application, tenant)).toHaveLength(length);
    expect(await auditOf(application, tenant)).toHaveLength(1);
  });

  test("may leave the sight of who assigns it, who is shown it once more", async () => {
    const { tenant, grace, conversationId } = await withSupervisor();
    const permissions = ["conversations.assign", "conversations.claim", "conversations.read_assigned"] as const;
    const own = await someoneWho(application, tenant, { name: "Own", permissions });
    const path = `/conversations/${conversationId}`;
    expect(await assign(own, conversationId, grace.id)).toMatchObject({ status: 404 });
    await write(application.database, tenant.id, ({ conversations }) =>
      conversations.change(conversationId, "queued", { status: "open", assigneeId: own.id, updatedAt: new Date() }),
    );
    expect((await call(application, { as: own, path })).status).toBe(200);
    expect(await assign(own, conversationId, grace.id)).toMatchObject({
      status: 200,
      json: { assignee: { id: grace.id } },
    });
    expect((await call(application, { as: own, path })).status).toBe(404);
  });

  test("goes to nobody who could not answer it", async () => {
    const { tenant, sue, conversationId } = await withSupervisor();
    const invited = await anOperator(application, tenant, { name: "Not yet" });
    const permissions: Permission[] = ["members.manage"];
    const blind = await someoneWho(application, tenant, { permissions });
    for (const { id } of [invited, blind]) {
      expect(await assign(sue, conversationId, id)).toMatchObject({
        status: 400,
        json: { code: "invalid_input", errors: [{ field: "memberId" }] },
      });
    }
    const gone = await aMemberWithLogin(application, tenant);
    await write(application.database, tenant.id, ({ members }) => members.change(gone.id, { removedAt: new Date() }));
    const { grace: stranger } = await withSupervisor();
    for (const id of [gone.id, stranger.id, v7(), "x"]) {
      expect(await assign(sue, conversationId, id)).toMatchObject({ status: 404, json: { code: "not_found" } });
    }
  });

  test("is not closed, not another tenant's, and not one that does not exist", async () => {
    const { tenant, sue, grace } = await withSupervisor();
    const closed = await aConversation(application.database, { tenantId: tenant.id, status: "closed" });
    expect(await assign(sue, closed.id, grace.id)).toMatchObject({
      status: 409,
      json: { code: "conversation_closed" },
    });
    const { conversationId: theirs } = await withSupervisor();
    for (const id of [theirs, v7(), "x"]) {
      expect(await assign(sue, id, grace.id)).toMatchObject({ status: 404, json: { code: "not_found" } });
    }
  });

  test("takes the permission to assign, of people and keys", async () => {
    const { tenant, ada, vera, grace, conversationId } = await withSupervisor();
    const others = [ada, vera, await aKey(application, tenant, { permissions: ["conversations.read_all"] })];
    for (const as of others) expect(await assign(as, conversationId, grace.id)).toMatchObject({ status: 403 });
    const permissions = ["conversations.read_all", "conversations.assign"] as const;
    const key = await aKey(application, tenant, { permissions });
    expect((await assign(key, conversationId, grace.id)).status).toBe(200);
  });
});

describe("a conversation that is reopened", () => {
  test("leaves who had it", async () => {
    const { tenant, ada, conversationId } = await withSupervisor();
    for (const path of ["/claim", "/close", "/reopen"]) await act(application, { as: ada, conversationId }, { path });
    const log = (await logOf(application, tenant)).slice(-3);
    expect(log.map(({ event, audience }) => [event.type, audience.assigneeId])).toEqual([
      ["ConversationLeft", ada.id],
      ["ConversationReopened", null],
      ["MessageSent", null],
    ]);
  });

  test("by somebody who sees only their own is out of their sight, and is done", async () => {
    const { tenant, conversationId } = await withSupervisor();
    const permissions = ["conversations.close", "conversations.read_assigned"] as const;
    const own = await someoneWho(application, tenant, { permissions });
    await write(application.database, tenant.id, ({ conversations }) =>
      conversations.change(conversationId, "queued", { status: "closed", assigneeId: own.id, updatedAt: new Date() }),
    );
    const path = `/conversations/${conversationId}`;
    expect(await call(application, { as: own, path: `${path}/reopen`, body: {} })).toMatchObject({
      status: 200,
      json: { status: "queued", assignee: null },
    });
    expect((await call(application, { as: own, path })).status).toBe(404);
  });
});
