import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call, callFor } from "./call.ts";
import { anOperator, type Person } from "./person.ts";
import { conversationShape, eventListShape, messageListShape, messageShape } from "./shapes.ts";
import { aScene } from "./some-conversation.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

async function eventTypes(as: Person, after: number): Promise<string[]> {
  const { events } = await callFor(application, eventListShape, { as, path: `/events?after=${after}` });
  return events.map(({ type }) => type);
}

describe("three times at once is once", () => {
  test.each([
    ["message", "messages"],
    ["note", "notes"],
  ])("the same %s gives one result, one row and one event", async (_kind, action) => {
    const { ada, vera, conversationId } = await aScene(application);
    const as = action === "notes" ? ada : vera;
    const request = { as, path: `/conversations/${conversationId}/${action}`, body: { id: v7(), body: "Once" } };
    const answers = await Promise.all([1, 2, 3].map(() => callFor(application, messageShape, request)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const path = `/conversations/${conversationId}/messages`;
    const { items } = await callFor(application, messageListShape, { as: ada, path });
    expect(items.map(({ body, seq }) => [body, seq])).toEqual([
      ["Hello, is anybody there?", 1],
      ["Once", 2],
    ]);
    expect(await eventTypes(ada, 2)).toEqual([action === "notes" ? "NoteAdded" : "MessageSent"]);
  });

  test("the same start gives one conversation, one message and one event each", async () => {
    const { ada, vera } = await aScene(application);
    const body = { id: v7(), messageId: v7(), body: "Once" };
    const start = { as: vera, path: "/conversations", body };
    const answers = await Promise.all([1, 2, 3].map(() => callFor(application, conversationShape, start)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await eventTypes(ada, 2)).toEqual(["ConversationQueued", "MessageSent"]);
  });

  test("a start with other content under a used id is refused, and changes nothing", async () => {
    const { ada, vera } = await aScene(application);
    const body = { id: v7(), messageId: v7(), body: "First" };
    await callFor(application, conversationShape, { as: vera, path: "/conversations", body });
    for (const other of [{ body: "Other" }, { messageId: v7() }]) {
      const answer = await call(application, { as: vera, path: "/conversations", body: { ...body, ...other } });
      expect(answer).toMatchObject({ status: 409, json: { code: "id_conflict" } });
    }
    expect(await eventTypes(ada, 4)).toEqual([]);
  });

  test("an id is its sender's own: two people may use the same one", async () => {
    const { ada, vera, conversationId } = await aScene(application);
    const body = { id: v7(), body: "Twins" };
    for (const as of [vera, ada]) {
      const answer = await call(application, { as, path: `/conversations/${conversationId}/messages`, body });
      expect(answer.status).toBe(201);
    }
  });
});

test("of 20 operators who claim at once, one wins and 19 are told who", async () => {
  const { tenant, ada, conversationId } = await aScene(application);
  const names = Array.from({ length: 20 }, (_, index) => `Operator ${index}`);
  const operators = await Promise.all(names.map((name) => anOperator(application, tenant, { name })));
  const path = `/conversations/${conversationId}/claim`;
  const answers = await Promise.all(operators.map((as) => call(application, { as, path, body: {} })));
  const winners = operators.filter((_, index) => answers[index]?.status === 200);
  expect(winners).toHaveLength(1);
  const losers = answers.filter(({ status }) => status === 409);
  expect(losers).toHaveLength(19);
  for (const { json } of losers) {
    expect(json).toMatchObject({ code: "already_claimed", detail: expect.stringMatching(`^${winners[0]?.name} `) });
  }
  const conversation = await callFor(application, conversationShape, {
    as: ada,
    path: `/conversations/${conversationId}`,
  });
  expect(conversation).toMatchObject({ status: "open", assignee: { id: winners[0]?.id } });
  expect(await eventTypes(ada, 2)).toEqual(["ConversationClaimed", "MessageSent"]);
});

test("a claim and a close at once leave one true state, and the log tells the same", async () => {
  for (let round = 0; round < 10; round += 1) {
    const { ada, conversationId } = await aScene(application);
    const grace = await anOperator(application, ada.tenant, { name: "Grace" });
    const path = `/conversations/${conversationId}`;
    await Promise.all([
      call(application, { as: ada, path: `${path}/claim`, body: {} }),
      call(application, { as: grace, path: `${path}/close`, body: {} }),
    ]);
    const { status, assignee } = await callFor(application, conversationShape, { as: ada, path });
    const { events } = await callFor(application, eventListShape, { as: ada, path: "/events?after=0" });
    expect(events.at(-1)?.data.conversation).toMatchObject({ status, assignee });
  }
});
