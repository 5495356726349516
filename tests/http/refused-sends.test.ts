import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { execute } from "#lib/chat/execute.ts";
import { noteRefusal } from "#lib/chat/messages/refused-sends.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call } from "./call.ts";
import { messageShape, problemShape } from "./shapes.ts";
import { act, aScene } from "./some-conversation.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

/** Ada has had a message refused, because the conversation was closed, and it is open again. */
async function refused(kind: "messages" | "notes" = "messages") {
  const scene = await aScene(application);
  const { ada, conversationId } = scene;
  const message = { id: v7(), body: "Of Ada's" };
  const send = async (path: string, refusals?: number) => {
    const body = { ...message, ...(refusals !== undefined && { refusals }) };
    const { status, json, text } = await call(application, {
      as: ada,
      path: `/conversations/${conversationId}/${path}`,
      body,
    });
    return { status, text, code: status < 300 ? null : problemShape.parse(json).code };
  };
  await act(application, { as: ada, conversationId }, { path: "/close" });
  const first = await send("messages", 0);
  await act(application, { as: ada, conversationId }, { path: "/reopen" });
  return { ...scene, message, first, send: (refusals?: number) => send(kind, refusals) };
}

describe("a message that was refused", () => {
  test("does not arrive by a try that was on its way by then, and does when it is sent again", async () => {
    const { first, send } = await refused();
    expect(first).toMatchObject({ status: 409, code: "conversation_closed" });
    expect(await send(0)).toMatchObject({ status: 409, code: "id_conflict" });
    expect(await send(0)).toMatchObject({ status: 409, code: "id_conflict" });
    const accepted = await send(1);
    expect(accepted.status).toBe(201);
    // From now on every try gives the first result, the late ones as well.
    expect(await send(0)).toEqual(accepted);
  });

  test("does not arrive as a note either", async () => {
    const { send } = await refused("notes");
    expect(await send(0)).toMatchObject({ status: 409, code: "id_conflict" });
    expect((await send(1)).status).toBe(201);
  });

  test("arrives by a try of a program that does not count its refusals", async () => {
    const { send } = await refused();
    expect((await send()).status).toBe(201);
  });

  test("is refused for each of its authors by itself", async () => {
    const { vera, conversationId, message } = await refused();
    const body = { ...message, refusals: 0 };
    const answer = await call(application, { as: vera, path: `/conversations/${conversationId}/messages`, body });
    expect(answer.status).toBe(201);
  });

  test("but was accepted in between is told as accepted", async () => {
    const { ada, conversationId, message, send } = await refused();
    const accepted = messageShape.parse(JSON.parse((await send(1)).text));
    const told = await execute(application.chat, noteRefusal("message", "messages.reply"), {
      principal: ada.principal,
      input: { ...message, conversationId, refusals: 1 },
    });
    expect(told).toEqual(accepted);
  });
});
