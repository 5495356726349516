import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call } from "./call.ts";
import { anOperator, type Person } from "./person.ts";
import { problemShape } from "./shapes.ts";
import { act, aScene } from "./some-conversation.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

/** Vera has asked (1), Ada has joined (2) and answered (3), and Grace works beside her. */
async function answered() {
  const scene = await aScene(application);
  const grace = await anOperator(application, scene.tenant, { name: "Grace" });
  const { ada, conversationId } = scene;
  await act(application, { as: ada, conversationId }, { path: "/messages", body: { body: "Of Ada's" } });
  const send = (as: Person, body: object) =>
    call(application, { as, path: `/conversations/${conversationId}/messages`, body });
  return { ...scene, grace, send };
}

describe("a reply", () => {
  test("to what another operator has answered since is held back, with the answers that were missed", async () => {
    const { ada, grace, send } = await answered();
    await send(ada, { body: "And more of it", basedOnSeq: 3 });
    const refused = await send(grace, { body: "Of Grace's", basedOnSeq: 1 });
    const problem = problemShape.parse(refused.json);
    expect([refused.status, problem.code, problem.detail]).toEqual([
      409,
      "reply_collision",
      "Ada answered while you were writing.",
    ]);
    expect(problem.missed?.map(({ seq, body }) => [seq, body])).toEqual([
      [3, "Of Ada's"],
      [4, "And more of it"],
    ]);
  });

  test("goes through once it is based on them, and one that names no base always does", async () => {
    const { grace, send } = await answered();
    const message = { id: v7(), body: "Of Grace's" };
    expect((await send(grace, { ...message, basedOnSeq: 2 })).status).toBe(409);
    expect((await send(grace, { ...message, basedOnSeq: 3 })).status).toBe(201);
    expect((await send(grace, { body: "Without a base" })).status).toBe(201);
  });

  test("does not collide with what its author, the visitor or a note has said since", async () => {
    const { ada, grace, vera, conversationId, send } = await answered();
    await send(vera, { body: "Of Vera's" });
    await act(application, { as: grace, conversationId }, { path: "/notes", body: { body: "Among us" } });
    expect((await send(ada, { body: "Of Ada's again", basedOnSeq: 1 })).status).toBe(201);
  });

  test("that went through is acknowledged again, whoever has answered since", async () => {
    const { ada, grace, send } = await answered();
    const message = { id: v7(), body: "Once", basedOnSeq: 3 };
    const first = await send(ada, message);
    await send(grace, { body: "In between" });
    const again = await send(ada, message);
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text]);
  });

  test("of a visitor never collides", async () => {
    const { vera, send } = await answered();
    expect((await send(vera, { body: "Of Vera's", basedOnSeq: 1 })).status).toBe(201);
  });
});
