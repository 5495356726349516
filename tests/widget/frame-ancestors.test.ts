import { expect, test } from "vitest";
import { browserAndServer } from "./browser-and-server.ts";
import { HostPage } from "./host-page.ts";

const { server, profile } = browserAndServer();

/** Node, unlike browsers, knows no names below localhost. */
const ask = (path: string) => fetch(new URL(path, `http://127.0.0.1:${new URL(server().origin).port}`));

async function frameAncestors(query: string): Promise<string> {
  const answer = await ask(`/widget/frame?${query}`);
  return /frame-ancestors [^;]*/.exec(answer.headers.get("content-security-policy") ?? "")?.[0] ?? "";
}

/** Opens the launcher of a page of this origin. @returns what the browser says against it, if anything */
async function openOn(origin: string): Promise<HostPage> {
  const host = await HostPage.open(await profile(), server(), { origin });
  await host.launcher.click();
  return host;
}

test("a tenant without a list may be framed by everybody, and one with a list by those pages and our own", async () => {
  expect(await frameAncestors("tenant=acme")).toBe("frame-ancestors *");
  await server().allowOrigins(["https://shop.example", "https://www.shop.example:8443"]);
  await expect
    .poll(() => frameAncestors("tenant=acme"), { timeout: 5_000 })
    .toBe(`frame-ancestors ${server().origin} https://shop.example https://www.shop.example:8443`);
  expect(await frameAncestors("tenant=globex")).toBe("frame-ancestors *");
});

test("what is no origin never gets into the policy, however it came into the list", async () => {
  await server().allowOrigins([
    "https://shop.example",
    "*",
    "https://evil.example; script-src *",
    "https://a.example/x",
  ]);
  await expect
    .poll(() => frameAncestors("tenant=acme"), { timeout: 5_000 })
    .toBe(`frame-ancestors ${server().origin} https://shop.example`);
});

test("a tenant that there is not is a 404, and the page in its old place is gone", async () => {
  expect((await ask("/widget/frame?tenant=nobody")).status).toBe(404);
  expect((await ask("/widget/frame")).status).toBe(404);
  expect((await ask("/widget/frame.html?tenant=acme")).status).toBe(404);
});

test("in a browser a listed page shows the widget, and a page that is not listed does not", async () => {
  const { hostOrigin, foreignOrigin, allowOrigins } = server();
  await allowOrigins([hostOrigin]);
  await expect.poll(() => frameAncestors("tenant=acme"), { timeout: 5_000 }).toContain(hostOrigin);

  const listed = await openOn(hostOrigin);
  await listed.field.waitFor();

  const other = await openOn(foreignOrigin);
  await expect.poll(() => other.errors.join("\n")).toMatch(/frame-ancestors|Content Security Policy/);
  expect(await other.field.count()).toBe(0);
});
