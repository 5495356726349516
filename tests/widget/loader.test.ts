import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { browserAndServer } from "./browser-and-server.ts";
import { HostPage, scriptTag } from "./host-page.ts";

const { server, profile } = browserAndServer();

/** Every customer's page pays for the loader, so it grows by decision only. */
const loaderBytesMax = 2_400;

test("the loader stays small", async () => {
  const script = await readFile(join(server().builtDir, "widget.js"));
  expect(gzipSync(script, { level: 9 }).length).toBeLessThan(loaderBytesMax);
});

test("nothing is loaded and nothing is stored before the first click on the launcher", async () => {
  const context = await profile();
  const host = await HostPage.open(context, server());
  await host.launcher.waitFor();
  await host.launcher.hover();
  await host.page.waitForLoadState("networkidle");
  expect(host.requests.filter((path) => !path.startsWith("/host/"))).toEqual(["/widget.js"]);
  expect(host.page.frames()).toHaveLength(1);
  expect(await host.storage()).toEqual({});
  expect(await context.storageState()).toEqual({ cookies: [], origins: [] });

  await host.launcher.click();
  await host.field.waitFor();
  expect(host.requests).toContain("/widget/frame");
});

test("opening the panel alone registers nobody, stores nothing and does not load the chat client", async () => {
  const context = await profile();
  const host = await HostPage.open(context, server());
  await host.launcher.click();
  await host.panel.getByText("Ask us anything").waitFor();
  await host.page.waitForLoadState("networkidle");
  expect(host.requests.filter((path) => path.startsWith("/api/"))).toEqual(["/api/v1/tenants/acme/widget"]);
  expect(await context.storageState()).toEqual({ cookies: [], origins: [] });

  const before = host.requests.length;
  await host.write("Hello?");
  await host.status("Sent").waitFor();
  const loadedLater = host.requests.slice(before).filter((path) => path.startsWith("/widget/chunk-"));
  expect(loadedLater.length).toBeGreaterThan(0);
});

test("two script tags draw one launcher", async () => {
  const twice = scriptTag(server()) + scriptTag(server());
  const host = await HostPage.open(await profile(), server(), { head: twice, body: twice });
  await host.page.waitForLoadState("networkidle");
  expect(host.requests.filter((path) => path === "/widget.js").length).toBeGreaterThan(0);
  expect(await host.page.locator("#parley-widget").count()).toBe(1);
  expect(await host.launcher.count()).toBe(1);
});

test("a script that runs before the body exists waits for it", async () => {
  const blocking = `<script src="${server().origin}/widget.js" data-tenant="acme"></script>`;
  const host = await HostPage.open(await profile(), server(), { head: `<head>${blocking}</head>` });
  await host.launcher.waitFor();
  expect(host.errors).toEqual([]);
});

test("a script tag without a tenant says so on the console and draws nothing", async () => {
  const host = await HostPage.open(await profile(), server(), {
    head: `<script src="${server().origin}/widget.js"></script>`,
  });
  await expect.poll(() => host.errors).toEqual(["Parley: data-tenant is missing on the script tag."]);
  expect(await host.launcher.count()).toBe(0);
});

test("the host's styles and a strict content security policy do not reach the launcher", async () => {
  const { origin } = server();
  const policy = `default-src 'none'; script-src ${origin}; style-src 'nonce-host'; frame-src ${origin}`;
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}">
    <style nonce="host">div, button { display: none !important; position: static !important; width: 300px !important }</style>`;
  const host = await HostPage.open(await profile(), server(), { head: head + scriptTag(server()) });
  const box = await host.launcher.boundingBox();
  expect(box).toMatchObject({ width: 56, height: 56, x: 1_280 - 76, y: 800 - 76 });
  await host.launcher.click();
  await host.field.waitFor();
  expect(host.errors).toEqual([]);
});

describe("the flag of a returning visitor", () => {
  test("after a conversation the next page load brings the frame back, hidden", async () => {
    const context = await profile();
    const host = await HostPage.open(context, server());
    await host.launcher.click();
    await host.write("Do you remember me?");
    await host.status("Sent").waitFor();
    expect(await host.storage()).toEqual({ "parley:acme:returning": "1" });

    await host.page.reload();
    await host.bubbles().getByText("Do you remember me?").waitFor({ state: "attached" });
    expect(await host.frame.isVisible()).toBe(false);
    await host.launcher.click();
    await host.frame.waitFor({ state: "visible" });
    expect(await host.bubbles().allTextContents()).toEqual(["Do you remember me?"]);
  });

  test("without a conversation a reload loads nothing", async () => {
    const host = await HostPage.open(await profile(), server());
    await host.launcher.click();
    await host.field.waitFor();
    host.requests.length = 0;
    await host.page.reload();
    await host.launcher.waitFor();
    await host.page.waitForLoadState("networkidle");
    expect(host.requests.filter((path) => path.startsWith("/widget/"))).toEqual([]);
  });

  test("a host that blocks its own storage has a chat all the same", async () => {
    const context = await profile();
    await context.addInitScript(() => {
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("Blocked", "SecurityError");
        },
      });
    });
    const host = await HostPage.open(context, server());
    await talk(host);
    await expect.poll(() => host.bubbles().count()).toBe(2);
  });

  test("a browser that blocks storage in the frame has a chat for as long as the page lives", async () => {
    const context = await profile();
    // What Chromium does in a frame of another site whose storage it blocks.
    await context.addInitScript(() => {
      if (window === window.top) return;
      const blocked = (): never => {
        throw new DOMException("Access is denied for this document.", "SecurityError");
      };
      Object.defineProperty(window, "localStorage", { get: blocked });
      Object.defineProperty(window, "sessionStorage", { get: blocked });
      navigator.locks.request = async () => blocked();
      // A request fails that asks for an older version than there is.
      const open = indexedDB.open.bind(indexedDB);
      open("blocked", 2);
      indexedDB.open = () => open("blocked", 1);
    });
    const host = await HostPage.open(context, server(), { origin: server().foreignOrigin });
    await talk(host);
    await expect.poll(() => host.bubbles().count()).toBe(2);
    const frame = host.page.frames()[1];
    await expect(frame?.evaluate(() => localStorage.length)).rejects.toThrow("Access is denied");
  });

  async function talk(host: HostPage): Promise<void> {
    await host.launcher.click();
    await host.write("Can you hear me?");
    await host.status("Sent").waitFor();
    await host.write("And now?");
  }
});

describe("window.Parley", () => {
  const stub = `<script>
    window.Parley = window.Parley || function () { (Parley.q = Parley.q || []).push(arguments) };
    window.heard = [];
    Parley("on", "open", function () { heard.push("open") });
    Parley("on", "close", function () { heard.push("close") });
    Parley("boot", { tenant: "acme" });
    Parley("open");
  </script>`;

  test("runs what was called before the script had loaded, in its order", async () => {
    const head = `${stub}<script src="${server().origin}/widget.js" async></script>`;
    const host = await HostPage.open(await profile(), server(), { head });
    await host.field.waitFor();
    await host.parley("close");
    await expect.poll(() => host.page.evaluate(() => Reflect.get(window, "heard"))).toEqual(["open", "close"]);
    await host.frame.waitFor({ state: "hidden" });
    expect(host.errors).toEqual([]);
  });

  test("shutdown takes everything off the page, forgets the flag, and a boot brings the launcher back", async () => {
    const host = await HostPage.open(await profile(), server());
    await host.launcher.click();
    await host.write("Remember this.");
    await host.status("Sent").waitFor();
    await host.parley("shutdown");
    expect(await host.page.locator("#parley-widget").count()).toBe(0);
    expect(await host.storage()).toEqual({});
    await host.parley("boot", { tenant: "acme" });
    expect(await host.launcher.count()).toBe(1);
  });

  test("tells on the console what is wrong with a call", async () => {
    const host = await HostPage.open(await profile(), server());
    await host.launcher.waitFor();
    await host.parley("dance");
    await host.parley("boot");
    await host.parley("boot", { tenant: "globex" });
    await host.parley("on", "dance", null);
    await expect
      .poll(() => host.errors)
      .toEqual([
        'Parley: unknown command "dance".',
        'Parley: "boot" needs { tenant }.',
        'Parley: "acme" is running, call "shutdown" before.',
        'Parley: "on" needs "open", "close" or "unread", and a function.',
      ]);
  });
});
