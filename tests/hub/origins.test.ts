import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testOrigin } from "#tests/http/an-application.ts";
import { call } from "#tests/http/call.ts";
import { aScene, type Scene } from "#tests/http/some-conversation.ts";
import { aSocket, refusedUpgrade } from "#tests/signalr/raw-client.ts";
import { write } from "#tests/support/builders.ts";
import { aHubProcess, type HubProcess } from "./a-hub-process.ts";
import { hubTokenOf } from "./hub-client.ts";

const listed = "https://shop.example";

/** Where a page could be, and whether it may use the tenant that lists the shop alone. */
const origins: readonly (readonly [what: string, origin: string, isAllowed: boolean])[] = [
  ["the installation's own", testOrigin, true],
  ["a listed one", listed, true],
  ["another port", "https://shop.example:8443", false],
  ["another scheme", "http://shop.example", false],
  ["a subdomain", "https://www.shop.example", false],
  ["a listed name within a longer one", "https://shop.example.evil.example", false],
  ["a longer name that ends with a listed one", "https://evilshop.example", false],
  ["null", "null", false],
  ["a file", "file://", false],
  ["upper case and what looks alike", "https://SHOP.example", false],
  ["a slash or dot at the end", "https://shop.example./", false],
  ["one that another tenant lists", "https://other.example", false],
];

const lookAlikes = [
  "https://shop.example/",
  "https://shop.example.",
  "https://xn--shp-5na.example",
  "https://shоp.example",
];

let hub: HubProcess;
let scene: Scene;

beforeAll(async () => {
  hub = await aHubProcess();
  scene = await aScene(hub.application);
  await list(scene, [listed]);
  await list(await aScene(hub.application), ["https://other.example"]);
});
afterAll(() => hub[Symbol.asyncDispose]());

function list({ tenant }: Scene, given: readonly string[]): Promise<void> {
  return write(hub.application.database, tenant.id, ({ settings }) => settings.replaceOrigins(given, new Date()));
}

/** The status of a request that a page of this origin makes, and whether it may read the answer. */
type Door = (origin: string) => Promise<{ status: number | undefined; allowed: string | null; vary: string | null }>;

const seen = ({ status, headers }: { status: number; headers: Headers }) => ({
  status,
  allowed: headers.get("access-control-allow-origin"),
  vary: headers.get("vary"),
});

async function negotiated(): Promise<{ url: string; token: string }> {
  const token = await hubTokenOf(scene.ada);
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${hub.origin}/hub/negotiate?negotiateVersion=1`, { method: "POST", headers });
  const { connectionToken } = await answer.json();
  return { url: `${hub.origin}/hub?id=${connectionToken}`, token };
}

async function get(accept: string, origin: string): ReturnType<Door> {
  const { url, token } = await negotiated();
  const controller = new AbortController();
  const headers = { accept, origin: latin(origin), authorization: `Bearer ${token}` };
  const answer = await fetch(url, { headers, signal: controller.signal });
  controller.abort();
  return seen(answer);
}

/** A header holds bytes: as a browser would never send, and others may. */
const latin = (origin: string) => Buffer.from(origin, "utf8").toString("latin1");

const doors: Record<string, Door> = {
  REST: async (origin) =>
    seen(await call(hub.application, { as: scene.vera, path: "/me", headers: { origin: latin(origin) } })),
  negotiate: async (origin) => {
    const headers = { origin: latin(origin), authorization: `Bearer ${await hubTokenOf(scene.ada)}` };
    return seen(await fetch(`${hub.origin}/hub/negotiate?negotiateVersion=1`, { method: "POST", headers }));
  },
  WebSocket: async (origin) => {
    const options = { token: await hubTokenOf(scene.ada), headers: { origin: latin(origin) } };
    const opened = aSocket(`${hub.origin}/hub`, options).then(() => 101);
    const status = await opened.catch(() => refusedUpgrade(`${hub.origin}/hub`, options));
    return { status, allowed: status === 101 ? origin : null, vary: "Origin" };
  },
  "server-sent events": (origin) => get("text/event-stream", origin),
  "long polling": (origin) => get("*/*", origin),
};

describe.each(Object.entries(doors))("%s", (_name, door) => {
  test.each(origins)("by a page of %s: %s", async (_what, origin, isAllowed) => {
    const { status, allowed, vary } = await door(origin);
    expect(isAllowed ? [200, 101] : [403]).toContain(status);
    expect(allowed).toBe(isAllowed ? origin : null);
    expect(vary).toBe("Origin");
  });

  test("by pages of what looks like a listed one is refused", async () => {
    for (const origin of lookAlikes) expect((await door(origin)).status, origin).toBe(403);
  });
});

describe("who names no origin is no page", () => {
  test("and may use every door", async () => {
    const token = await hubTokenOf(scene.ada);
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${hub.origin}/hub/negotiate?negotiateVersion=1`, { method: "POST", headers });
    expect(answer.status).toBe(200);
    expect((await call(hub.application, { as: scene.vera, path: "/me" })).status).toBe(200);
    await aSocket(`${hub.origin}/hub`, { token });
  });
});

describe("a preflight", () => {
  const preflight = (url: string, origin: string) =>
    fetch(url, { method: "OPTIONS", headers: { origin, "access-control-request-method": "POST" } });

  test("of the hub, which names no tenant, is answered for every page: what then comes without a good token gets nowhere", async () => {
    const url = `${hub.origin}/hub/negotiate?negotiateVersion=1`;
    for (const origin of [testOrigin, listed, "https://nobody.example"]) {
      const answer = await preflight(url, origin);
      expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([204, origin]);
      expect(answer.headers.get("access-control-allow-credentials")).toBe("true");
      expect((await fetch(url, { method: "POST", headers: { origin } })).status).toBe(401);
    }
  });

  test("of REST goes by the tenant in the path, and lets no cookie come along", async () => {
    const ask = (origin: string, slug = scene.tenant.slug) =>
      hub.application.rest.fetch(
        new Request(`${testOrigin}/api/v1/tenants/${slug}/me`, { method: "OPTIONS", headers: { origin } }),
      );
    const allowed = await ask(listed);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("access-control-allow-origin")).toBe(listed);
    expect(allowed.headers.get("access-control-allow-methods")).toContain("DELETE");
    expect(allowed.headers.get("vary")).toBe("Origin");
    expect(allowed.headers.has("access-control-allow-credentials")).toBe(false);
    expect((await ask("https://other.example")).status).toBe(403);
    expect((await ask(listed, "no-such-tenant")).status).toBe(404);
  });
});

describe("a list that changes", () => {
  test("holds within seconds, in both directions", async () => {
    const own = await aScene(hub.application);
    const status = async () =>
      (await call(hub.application, { as: own.vera, path: "/me", headers: { origin: listed } })).status;
    expect(await status()).toBe(403);
    await list(own, [listed]);
    await expect.poll(status, { timeout: 5_000 }).toBe(200);
    await list(own, []);
    await expect.poll(status, { timeout: 5_000 }).toBe(403);
  });
});
