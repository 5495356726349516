import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConversationReceipts } from "#lib/chat/receipts/receipts.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call, callFor } from "./call.ts";
import { anOperator, type Person, someVisitor } from "./person.ts";
import { conversationShape, eventListShape, messageListShape } from "./shapes.ts";
import { act, aScene, started } from "./some-conversation.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

const confirm = (as: Person, ...deliveries: { conversationId: string; seq: number }[]) =>
  call(application, { as, path: "/deliveries", body: { deliveries } });

async function receiptsOf(as: Person, conversationId: string): Promise<ConversationReceipts> {
  return (await callFor(application, messageListShape, { as, path: `/conversations/${conversationId}/messages` }))
    .receipts;
}

/** What the log tells of receipts: type, who, and how far. */
async function told(as: Person): Promise<unknown[]> {
  const { events } = await callFor(application, eventListShape, { as, path: "/events?after=0" });
  return events
    .filter(({ type }) => type === "MessagesDelivered" || type === "ConversationRead")
    .map(({ type, data }) => [type, data.reader?.name, data.seq]);
}

describe("receipts", () => {
  test("of a delivery rise for the side, are told once, and never pass the last message", async () => {
    const { ada, vera, tenant, conversationId } = await aScene(application);
    const grace = await anOperator(application, tenant, { name: "Grace" });
    expect((await confirm(ada, { conversationId, seq: 99 })).status).toBe(200);
    await confirm(ada, { conversationId, seq: 1 });
    await confirm(grace, { conversationId, seq: 1 });
    expect(await told(vera)).toEqual([["MessagesDelivered", "Ada", 1]]);
    expect(await receiptsOf(vera, conversationId)).toEqual({
      visitor: { deliveredSeq: 0, readSeq: 0 },
      operators: { deliveredSeq: 1, readSeq: 0 },
    });
    await act(application, { as: vera, conversationId }, { path: "/messages", body: { body: "More" } });
    await confirm(grace, { conversationId, seq: 2 });
    await confirm(ada, { conversationId, seq: 1 });
    expect((await receiptsOf(ada, conversationId)).operators).toEqual({ deliveredSeq: 2, readSeq: 0 });
  });

  test("of several conversations go in one call, and a foreign one among them refuses all of it", async () => {
    const { ada, vera, tenant, conversationId } = await aScene(application);
    const second = await started(application, vera, "Another thing");
    const victor = await someVisitor(application, tenant, { name: "Victor" });
    const others = await started(application, victor, "Of Victor's");
    const refused = await confirm(vera, { conversationId, seq: 1 }, { conversationId: others, seq: 1 });
    expect(refused).toMatchObject({ status: 404, json: { code: "not_found" } });
    expect(await told(ada)).toEqual([]);
    await confirm(vera, { conversationId: second, seq: 1 }, { conversationId, seq: 1 });
    expect(await told(ada)).toHaveLength(2);
    expect((await confirm(vera)).status).toBe(400);
  });

  test("of reading raise what is delivered as well, and leave nothing unread", async () => {
    const { ada, vera, conversationId } = await aScene(application);
    await act(application, { as: ada, conversationId }, { path: "/read", body: { seq: 99 } });
    await act(application, { as: ada, conversationId }, { path: "/read", body: { seq: 1 } });
    expect(await receiptsOf(vera, conversationId)).toMatchObject({ operators: { deliveredSeq: 1, readSeq: 1 } });
    expect(await told(vera)).toEqual([["ConversationRead", "Ada", 1]]);
    const conversation = await callFor(application, conversationShape, {
      as: ada,
      path: `/conversations/${conversationId}`,
    });
    expect(conversation.unread).toBe(0);
  });
});
