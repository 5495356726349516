import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call, callFor } from "./call.ts";
import { anOperator, nobody } from "./person.ts";
import {
  conversationListShape,
  conversationShape,
  conversationSnapshotShape,
  eventListShape,
  messageListShape,
  messageShape,
  registrationShape,
  ticketShape,
} from "./shapes.ts";
import { act, aScene, type Scene } from "./some-conversation.ts";

let application: TestApplication;
let scene: Scene;

beforeAll(async () => {
  application = await anApplication();
  scene = await aScene(application);
});
afterAll(() => application[Symbol.asyncDispose]());

describe("what other programs read keeps its shape", () => {
  test("a visitor is registered with 201, a token, and a name where they gave none", async () => {
    const as = nobody(scene.tenant);
    const named = { name: "Vera", email: "vera@example.test" };
    const answer = await call(application, { as, path: "/visitors", body: named });
    expect(answer.status).toBe(201);
    expect(registrationShape.parse(answer.json).visitor).toMatchObject(named);
    const anonymous = await callFor(application, registrationShape, { as, path: "/visitors", body: {} });
    expect(anonymous.visitor).toMatchObject({ email: null, name: expect.stringMatching(/^Visitor [0-9A-F]{4}$/) });
  });

  test("a conversation is started with 201 under the id that the client made", async () => {
    const [id, messageId] = [v7(), v7()];
    const body = { id, messageId, body: "It begins" };
    const answer = await call(application, { as: scene.vera, path: "/conversations", body });
    expect(answer.status).toBe(201);
    expect(conversationShape.parse(answer.json)).toMatchObject({
      id,
      status: "queued",
      visitor: { id: scene.vera.id, name: "Vera" },
      assignee: null,
      lastSeq: 1,
      lastMessage: { id: messageId, conversationId: id, seq: 1, kind: "message", body: "It begins" },
    });
  });

  test("a message and a note are sent with 201", async () => {
    const { ada, conversationId } = scene;
    for (const [path, kind] of [
      ["messages", "message"],
      ["notes", "note"],
    ] as const) {
      const id = v7();
      const request = { as: ada, path: `/conversations/${conversationId}/${path}`, body: { id, body: "Yes" } };
      const answer = await call(application, request);
      expect(answer.status).toBe(201);
      const author = { kind: "operator", id: ada.id, name: "Ada" };
      expect(messageShape.parse(answer.json)).toMatchObject({ id, conversationId, kind, author, body: "Yes" });
    }
  });

  test("snapshots carry the position at which they are true", async () => {
    const { ada, conversationId } = scene;
    const path = `/conversations/${conversationId}`;
    const { head } = await callFor(application, eventListShape, { as: ada, path: "/events" });
    expect(await callFor(application, conversationSnapshotShape, { as: ada, path })).toMatchObject({ pos: head });
    const messages = { as: ada, path: `${path}/messages` };
    expect(await callFor(application, messageListShape, messages)).toMatchObject({ pos: head });
    const list = await callFor(application, conversationListShape, { as: ada, path: "/conversations" });
    expect(list).toMatchObject({ pos: head, counts: { all: list.items.length } });
  });

  test("claim, close and reopen answer with the conversation", async () => {
    const { ada, conversationId } = await aScene(application);
    for (const [action, status] of [
      ["claim", "open"],
      ["close", "closed"],
      ["reopen", "queued"],
    ]) {
      const request = { as: ada, path: `/conversations/${conversationId}/${action}`, body: {} };
      expect(await callFor(application, conversationShape, request)).toMatchObject({ id: conversationId, status });
    }
  });

  test("events are dense, in order, and each carries what happened", async () => {
    const { ada, vera, conversationId } = await aScene(application);
    for (const path of ["/claim", "/close", "/reopen"]) await act(application, { as: ada, conversationId }, { path });
    await act(application, { as: vera, conversationId }, { path: "/read", body: { seq: 1 } });
    await act(application, { as: ada, conversationId }, { path: "/notes", body: { body: "Careful" } });
    const { events, head } = await callFor(application, eventListShape, { as: ada, path: "/events?after=0" });
    expect(events.map(({ pos }) => pos)).toEqual(Array.from({ length: head }, (_, index) => index + 1));
    const changes = ["ConversationClaimed", "ConversationClosed", "ConversationReopened"];
    const before = (type: string) => (type === "ConversationReopened" ? ["ConversationLeft", type] : [type]);
    expect(events.map(({ type }) => type)).toEqual([
      "ConversationQueued",
      "MessageSent",
      ...changes.flatMap((type) => [...before(type), "MessageSent"]),
      "ConversationRead",
      "NoteAdded",
    ]);
    expect(events.find(({ type }) => type === "ConversationClaimed")).toMatchObject({
      conversationId,
      actor: { kind: "operator", id: ada.id, name: "Ada" },
      data: {
        conversation: { id: conversationId, status: "open", assignee: { id: ada.id, name: "Ada" } },
        before: { status: "queued", assigneeId: null },
      },
    });
  });

  test("a hub token comes with the hub's address and its end", async () => {
    const ticket = await callFor(application, ticketShape, { as: scene.ada, path: "/hub-token", body: {} });
    expect(ticket.url).toBe("http://localhost:3001/hub");
    const seconds = (Date.parse(ticket.expiresAt) - Date.now()) / 1_000;
    expect(seconds).toBeGreaterThan(250);
    expect(seconds).toBeLessThanOrEqual(300);
  });

  test("the widget's public part says the tenant's name and greeting and who may chat, and nothing else", async () => {
    const answer = await call(application, { as: nobody(scene.tenant), path: "/widget" });
    const said = { name: "A tenant", greeting: "Hello!", identityRequired: false };
    expect(answer.json).toEqual({ slug: scene.tenant.slug, ...said });
  });

  test("everybody learns who they are and what they may do", async () => {
    const me = z.object({ role: z.string().nullable(), permissions: z.array(z.string()) });
    const viewer = await anOperator(application, scene.tenant, { name: "Vic", role: "viewer" });
    expect(await callFor(application, me, { as: scene.vera, path: "/me" })).toEqual({ role: null, permissions: [] });
    expect(await callFor(application, me, { as: viewer, path: "/me" })).toEqual({
      role: "viewer",
      permissions: ["conversations.read_all", "visitors.read"],
    });
  });

  test("a visitor's page shows their conversations to members", async () => {
    const { ada, vera, conversationId } = await aScene(application);
    const shape = z.object({ id: z.string(), name: z.string(), conversations: z.array(conversationShape) });
    const visitor = await callFor(application, shape, { as: ada, path: `/visitors/${vera.id}` });
    expect(visitor).toMatchObject({ id: vera.id, name: "Vera", conversations: [{ id: conversationId }] });
  });
});
