import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "#lib/http/routes.ts";
import { read } from "#tests/support/builders.ts";
import { anApplication, type TestApplication, testOrigin } from "./an-application.ts";
import { call, type RestAnswer } from "./call.ts";
import { aScene, type Scene } from "./some-conversation.ts";

let application: TestApplication;
let scene: Scene;

beforeAll(async () => {
  application = await anApplication();
  scene = await aScene(application);
});
afterAll(() => application[Symbol.asyncDispose]());

const head = () => read(application.database, scene.tenant.id, async ({ log }) => (await log.bounds()).head);

/** A note in Ada's name, as a page could have her browser send it. */
function note(headers: Record<string, string>, body: object | string = { body: "A note" }): Promise<RestAnswer> {
  return call(application, { as: scene.ada, path: `/conversations/${scene.conversationId}/notes`, body, headers });
}

describe("a change that comes with a member's cookie", () => {
  test.each([
    ["the page's origin is another", { origin: "https://evil.example" }],
    ["the page's origin is hidden", { origin: "null" }],
    ["the browser says that the page is of another site", { "sec-fetch-site": "cross-site" }],
    ["the browser says that the page is of a neighbouring host", { "sec-fetch-site": "same-site" }],
  ])("is refused where %s, and nothing happens", async (_why, headers) => {
    const before = await head();
    expect(await note(headers)).toMatchObject({ status: 403, json: { code: "forbidden" } });
    expect(await head()).toBe(before);
  });

  test.each([
    ["the page is our own", { origin: testOrigin, "sec-fetch-site": "same-origin" }],
    ["somebody made it by hand", { "sec-fetch-site": "none" }],
    ["no browser sent it", {}],
  ])("is done where %s", async (_why, headers) => {
    expect((await note(headers)).status).toBe(201);
  });

  test("is refused to a page of the host's as well, although that may use a token", async () => {
    const { id } = scene.tenant;
    const shop = "https://shop.example";
    await application.database.tenants.within(id, ({ settings }) => settings.replaceOrigins([shop], new Date()), {
      access: "write",
    });
    expect((await note({ origin: shop })).status).toBe(403);
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""])(
    "is refused with a body of the kind that forms send (%s)",
    async (type) => {
      const before = await head();
      const answer = await note({ "content-type": type }, '{"body":"From a form"}');
      expect(answer).toMatchObject({ status: 400, json: { code: "invalid_input" } });
      expect(await head()).toBe(before);
    },
  );
});

describe("GET", () => {
  test("changes nothing: each of its routes only reads", () => {
    const reading = routes.filter(({ method }) => method === "GET");
    expect(reading.length).toBeGreaterThan(5);
    expect(reading.filter(({ useCase }) => useCase.access !== "read")).toEqual([]);
  });

  test("is not taken for another method, whatever its headers and query say", async () => {
    const before = await head();
    for (const name of ["x-http-method-override", "x-http-method", "x-method-override"]) {
      const path = `/conversations/${scene.conversationId}/notes?_method=POST&body=Overridden`;
      const answer = await call(application, { as: scene.ada, path, headers: { [name]: "POST" } });
      expect(answer.status).toBe(404);
    }
    expect(await head()).toBe(before);
  });
});
