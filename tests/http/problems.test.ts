import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anApplication, type TestApplication, testBytesMax, testDepthMax, testOrigin } from "./an-application.ts";
import { call, type RestAnswer, type RestCall } from "./call.ts";
import { anOperator, nobody } from "./person.ts";
import { problemShape } from "./shapes.ts";
import { act, aScene, type Scene } from "./some-conversation.ts";

let application: TestApplication;
let scene: Scene;

beforeAll(async () => {
  application = await anApplication();
  scene = await aScene(application);
});
afterAll(() => application[Symbol.asyncDispose]());

/** Asserts that the answer is a problem as RFC 9457 has it. @returns the problem. */
function problemOf(answer: RestAnswer) {
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const problem = problemShape.parse(answer.json);
  expect(problem.status).toBe(answer.status);
  return problem;
}

async function refused(request: RestCall) {
  return problemOf(await call(application, request));
}

describe("a refusal is a problem that says what is wrong", () => {
  test("400 invalid_input names every field that is wrong", async () => {
    const as = nobody(scene.tenant);
    const problem = await refused({ as, path: "/visitors", body: { name: "x".repeat(121), email: "not an address" } });
    expect(problem).toMatchObject({ status: 400, code: "invalid_input" });
    expect(problem.errors?.map(({ field }) => field)).toEqual(["name", "email"]);
  });

  test.each([
    ["a message without a text", "/messages", { body: " \n\t" }, "body"],
    ["a message that is too long", "/messages", { body: "x".repeat(8_001) }, "body"],
    ["a message without a body", "/messages", {}, "body"],
    ["a body that is no text", "/messages", { body: 7 }, "body"],
    ["an id that is none", "/messages", { id: "mine", body: "Hi" }, "id"],
    ["a position that is none", "/read", { seq: "many" }, "seq"],
  ])("400 for %s", async (_name, action, body, field) => {
    const path = `/conversations/${scene.conversationId}${action}`;
    const problem = await refused({ as: scene.vera, path, body });
    expect(problem).toMatchObject({ status: 400, code: "invalid_input", errors: [{ field }] });
  });

  test.each([
    ["/conversations?view=theirs", "view"],
    ["/conversations?limit=0", "limit"],
    ["/conversations?limit=201", "limit"],
    ["/conversations?cursor=made-up", "cursor"],
    ["/events?after=-1", "after"],
    ["/events?after=soon", "after"],
    ["/events?limit=501", "limit"],
    ["/events?wait=26", "wait"],
  ])("400 for GET %s", async (path, field) => {
    const problem = await refused({ as: scene.ada, path });
    expect(problem).toMatchObject({ status: 400, code: "invalid_input", errors: [{ field }] });
  });

  test.each(["{", "[]", '"text"', "null", "7", "{'body': 1}"])("400 for the body %s", async (body) => {
    const path = `/conversations/${scene.conversationId}/messages`;
    const problem = await refused({ as: scene.vera, path, body });
    expect(problem).toMatchObject({ status: 400, code: "invalid_input", detail: "The body must be a JSON object." });
  });

  test("413 for a body over the installation's limit, whether it says its length or not", async () => {
    const path = `/conversations/${scene.conversationId}/messages`;
    const large = JSON.stringify({ body: "x".repeat(testBytesMax) });
    const silent = await refused({ as: scene.vera, path, body: large });
    expect(silent).toMatchObject({ status: 413, code: "payload_too_large" });
    const headers = { "content-length": String(large.length) };
    const told = await refused({ as: scene.vera, path, body: large, headers });
    expect(told).toEqual(silent);
  });

  test("400 for objects and arrays that lie too deep within each other, also where nobody reads them", async () => {
    const path = `/conversations/${scene.conversationId}/messages`;
    const nested = (depth: number) => `{"body":"Hello","rest":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    const problem = await refused({ as: scene.vera, path, body: nested(testDepthMax) });
    expect(problem).toMatchObject({ status: 400, code: "invalid_input", detail: expect.stringContaining("deep") });
    expect((await call(application, { as: scene.vera, path, body: nested(testDepthMax - 1) })).status).toBe(201);
    const endless = '{"rest":'.repeat(8_000);
    expect(await refused({ as: scene.vera, path, body: endless })).toMatchObject({ status: 400 });
  });

  test("400 for a body that is cut off, which is no fault of ours", async () => {
    const { tenant, headers } = scene.vera;
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"body": "Hel')),
      pull: (controller) => controller.error(new Error("aborted")),
    });
    const url = `${testOrigin}/api/v1/tenants/${tenant.slug}/conversations/${scene.conversationId}/messages`;
    const faults = application.faults.length;
    const init: RequestInit & { duplex: "half" } = { method: "POST", headers, body, duplex: "half" };
    const answer = await application.rest.fetch(new Request(url, init));
    expect(await answer.json()).toMatchObject({ status: 400, detail: "The body was cut off." });
    expect(application.faults).toHaveLength(faults);
  });

  test("401 unauthenticated for nobody in particular", async () => {
    const problem = await refused({ as: nobody(scene.tenant), path: "/conversations" });
    expect(problem).toMatchObject({ status: 401, code: "unauthenticated" });
  });

  test("403 forbidden for a visitor who claims", async () => {
    const path = `/conversations/${scene.conversationId}/claim`;
    expect(await refused({ as: scene.vera, path, body: {} })).toMatchObject({ status: 403, code: "forbidden" });
  });

  test.each([
    "/conversations/nothing",
    "/conversations/%00",
    "/conversations/%E0%A4%A",
    `/visitors/${v7()}`,
    "/nowhere",
  ])("404 not_found for %s", async (path) => {
    expect(await refused({ as: scene.ada, path })).toMatchObject({ status: 404, code: "not_found" });
  });

  test("404 for a method that a path does not have", async () => {
    expect(await refused({ as: scene.ada, path: "/events", body: {} })).toMatchObject({ status: 404 });
  });

  test("409 already_claimed names who was first", async () => {
    const { tenant, ada, conversationId } = await aScene(application);
    const grace = await anOperator(application, tenant, { name: "Grace" });
    await act(application, { as: ada, conversationId }, { path: "/claim" });
    const problem = await refused({ as: grace, path: `/conversations/${conversationId}/claim`, body: {} });
    expect(problem).toMatchObject({ status: 409, code: "already_claimed", detail: expect.stringContaining("Ada") });
  });

  test("409 for a reply to a closed conversation, and for a claim of one", async () => {
    const { ada, conversationId } = await aScene(application);
    await act(application, { as: ada, conversationId }, { path: "/close" });
    const path = `/conversations/${conversationId}`;
    const reply = await refused({ as: ada, path: `${path}/messages`, body: { body: "Too late" } });
    expect(reply).toMatchObject({ status: 409, code: "conversation_closed" });
    const claim = await refused({ as: ada, path: `${path}/claim`, body: {} });
    expect(claim).toMatchObject({ status: 409, code: "impossible_transition" });
  });

  test("409 id_conflict for other content under an id that was used", async () => {
    const { vera, conversationId } = await aScene(application);
    const [id, path] = [v7(), `/conversations/${conversationId}/messages`];
    await act(application, { as: vera, conversationId }, { path: "/messages", body: { id, body: "First" } });
    const problem = await refused({ as: vera, path, body: { id, body: "Second" } });
    expect(problem).toMatchObject({ status: 409, code: "id_conflict" });
  });

  test("500 internal says nothing of the cause, and the fault is reported", async () => {
    const cause = new Error("the password is hunter2");
    const broken = await anApplication();
    const { ada } = await aScene(broken);
    broken.database.tenants.within = () => Promise.reject(cause);
    const answer = await call(broken, { as: ada, path: "/conversations" });
    expect(problemOf(answer)).toMatchObject({ status: 500, code: "internal" });
    expect(answer.text).not.toContain("hunter2");
    expect(broken.faults).toEqual([cause]);
    await broken[Symbol.asyncDispose]();
  });
});
