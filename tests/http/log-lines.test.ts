import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { refuseMessages } from "#tests/db/damage.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call } from "./call.ts";
import { aScene } from "./some-conversation.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

const lineShape = z.object({
  requestId: z.uuid(),
  method: z.string(),
  path: z.string(),
  status: z.number(),
  ms: z.number(),
});

describe("the log of the REST door", () => {
  test("has one line for each request, under the id that the answer carries", async () => {
    const { ada, conversationId } = await aScene(application);
    for (const [path, body] of [
      ["/conversations", undefined],
      [`/conversations/${conversationId}/claim`, {}],
      ["/conversations/unknown", undefined],
      ["/nowhere", undefined],
    ] as const) {
      application.logLines.length = 0;
      const answer = await call(application, { as: ada, path, ...(body && { body }) });
      const lines = application.logLines.map((line) => lineShape.parse(JSON.parse(line)));
      const requestId = answer.headers.get("x-request-id");
      expect(lines).toEqual([
        expect.objectContaining({ requestId, status: answer.status, method: body ? "POST" : "GET" }),
      ]);
    }
  });

  test("names the request in the line of a fault", async () => {
    const broken = await anApplication();
    const { ada } = await aScene(broken);
    broken.database.tenants.within = () => Promise.reject(new Error("broken"));
    broken.logLines.length = 0;
    const answer = await call(broken, { as: ada, path: "/conversations" });
    const fault = broken.logLines.find((line) => line.includes("fault in the REST door"));
    expect(fault).toContain(`"requestId":"${answer.headers.get("x-request-id")}"`);
    await broken[Symbol.asyncDispose]();
  });

  test("has no body, name, address, token or cookie, whether a call succeeds or not", async () => {
    const { ada, vera, conversationId } = await aScene(application);
    const secret = `secret-${v7()}`;
    const path = `/conversations/${conversationId}`;
    const calls = [
      { as: vera, path: `${path}/messages`, body: { body: secret } },
      { as: vera, path: `${path}/messages?body=${secret}`, body: {} },
      { as: vera, path: `${path}/messages`, body: { id: secret, body: "Hi" } },
      { as: vera, path: `${path}/messages`, body: `{"body": "${secret}` },
      { as: ada, path: `${path}/notes`, body: { body: secret } },
      { as: { ...vera, headers: {} }, path: "/visitors", body: { name: secret, email: `${secret}@example.test` } },
      { as: vera, path: "/me", headers: { authorization: `Bearer ${secret}` } },
      { as: ada, path: "/hub-token", body: {} },
    ];
    for (const request of calls) await call(application, request);
    const log = application.logLines.join("");
    expect(log).toContain(`${path}/messages`);
    const proofs = [vera.headers.authorization, ada.headers.cookie].map((header) => header?.slice(-40));
    for (const hidden of [secret, ...proofs]) expect(log).not.toContain(hidden);
  });

  test("has no body in the line of a fault, although the database's error names what was stored", async () => {
    const broken = await anApplication();
    const { vera, conversationId } = await aScene(broken);
    const secret = `secret-${v7()}`;
    refuseMessages(broken.file);
    const body = { body: secret };
    const answer = await call(broken, { as: vera, path: `/conversations/${conversationId}/messages`, body });
    expect(answer.status).toBe(500);
    expect(broken.logLines.join("")).toContain("fault in the REST door");
    expect(broken.logLines.join("")).not.toContain(secret);
    expect(answer.text).not.toContain(secret);
    await broken[Symbol.asyncDispose]();
  });
});
