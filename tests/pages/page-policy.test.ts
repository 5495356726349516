import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { pageHeaders } from "#lib/http/page-policy.ts";
import { ensureBuilt } from "#tests/start/launch.ts";
import { chromiumLaunchOptions } from "#tests/support/browser.ts";
import { type Installation, startInstallation } from "#tests/support/installation.ts";
import { signInOnPage } from "#tests/support/sign-in.ts";
import { startConversation } from "#tests/support/visitor-api.ts";

/** More than the tests of the pages need. */
const registrationsMax = 12;

let parley: Installation;
let browser: Browser;

beforeAll(async () => {
  await ensureBuilt();
  const env = { RATE_PER_MINUTE_REGISTRATIONS: String(registrationsMax) };
  [parley, browser] = await Promise.all([startInstallation({ env }), chromium.launch(chromiumLaunchOptions())]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await parley?.stop();
});

/** A browser window, and everything that was against a page's policy in it. */
async function aWindow(): Promise<{ context: BrowserContext; page: Page; violations: string[] }> {
  const context = await browser.newContext({ baseURL: parley.webUrl });
  onTestFinished(() => context.close());
  const violations: string[] = [];
  await context.exposeBinding("violated", (_source, what: string) => void violations.push(what));
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) => {
      const tell: unknown = Reflect.get(window, "violated");
      if (typeof tell === "function") tell(`${violatedDirective} ${blockedURI} in ${sourceFile}`);
    });
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) violations.push(message.text());
  });
  return { context, page, violations };
}

const directives = (policy: string | null) =>
  new Map((policy ?? "").split("; ").map((directive) => [directive.split(" ")[0], directive]));

describe("every page", () => {
  test.each([
    "/sign-in",
    "/demo/acme",
    "/nowhere",
    "/t/acme/inbox",
    "/invitation/unknown",
    "/",
    "/api/nowhere",
    "/widget/nowhere",
  ])("as %s, runs only scripts that carry the nonce of this one answer, and is framed by nobody", async (path) => {
    const ask = () => fetch(parley.webUrl + path, { redirect: "manual" });
    const [one, other] = [await ask(), await ask()];
    const policy = directives(one.headers.get("content-security-policy"));
    expect(policy.get("script-src")).toMatch(/^script-src 'nonce-\w{32}' 'strict-dynamic'$/);
    expect(policy.get("script-src")).not.toBe(
      directives(other.headers.get("content-security-policy")).get("script-src"),
    );
    expect(policy.get("object-src")).toBe("object-src 'none'");
    expect(policy.get("base-uri")).toBe("base-uri 'none'");
    expect(policy.get("frame-ancestors")).toBe("frame-ancestors 'none'");
    expect(policy.get("connect-src")).toBe(
      `connect-src 'self' ${parley.hubUrl} ${parley.hubUrl.replace("http", "ws")}`,
    );
    const nonce = /nonce-(\w+)/.exec(policy.get("script-src") ?? "")?.[1];
    const scripts = (await one.text()).match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.filter((script) => !script.includes(`nonce="${nonce}"`))).toEqual([]);
    expect(Object.fromEntries(one.headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "x-frame-options": "DENY",
      "permissions-policy": expect.stringContaining("camera=()"),
    });
  });

  test("is asked for over https alone, where the installation is reached so", () => {
    const settings = { hubUrl: "https://hub.example", sentryDsn: undefined };
    const about = { nonce: "n", isDevelopment: false };
    const secure = pageHeaders({ ...settings, publicUrl: "https://chat.example" }, about);
    expect(secure["strict-transport-security"]).toMatch(/^max-age=\d{8}$/);
    expect(pageHeaders({ ...settings, publicUrl: "http://localhost:3000" }, about)).not.toHaveProperty(
      "strict-transport-security",
    );
  });
});

describe("in a browser", () => {
  test("no page does anything against its own policy", async () => {
    const { page, violations } = await aWindow();
    const body = "Is anybody there?";
    await startConversation(parley.webUrl, { name: "Vera", body });
    await signInOnPage(page, "ada@acme.test");
    await page.getByRole("list", { name: "Conversations" }).getByRole("link").filter({ hasText: body }).click();
    await page.getByRole("log", { name: "Conversation" }).getByText(body).waitFor();
    await page.goto("/nowhere");
    await page.getByText("There is nothing here").waitFor();
    await page.goto("/demo/acme");
    await page.getByRole("button", { name: "Open chat" }).click();
    const panel = page.frameLocator("iframe[title='Chat']");
    const field = panel.getByRole("textbox", { name: "Your message" });
    await field.fill("Hello");
    await field.press("Enter");
    await panel.getByText(/^(Sent|Delivered|Seen)$/).waitFor();
    expect(violations).toEqual([]);
  });

  test("the hub is reached from the console by a WebSocket", async () => {
    const { page, violations } = await aWindow();
    const opened = page.waitForEvent("websocket", (socket) =>
      socket.url().startsWith(parley.hubUrl.replace("http", "ws")),
    );
    await signInOnPage(page, "ada@acme.test");
    const socket = await opened;
    await socket.waitForEvent("framereceived");
    expect(violations).toEqual([]);
  });

  test("a script that somebody got into a page does not run, and this is noticed here", async () => {
    const { page, violations } = await aWindow();
    await page.goto("/sign-in");
    const hasRun = await page.evaluate(() => {
      const holder = document.createElement("div");
      holder.innerHTML = `<img src="/nothing.png" onerror="window.ran = true"><a href="javascript:window.ran = true">x</a>`;
      document.body.append(holder);
      holder.querySelector("a")?.click();
      // What a parser puts in, unlike what a trusted script makes, is not trusted.
      document.body.insertAdjacentHTML("beforeend", `<iframe srcdoc="<script>parent.ran = true</script>"></iframe>`);
      return new Promise<boolean>((resolve) => {
        addEventListener("securitypolicyviolation", () => setTimeout(() => resolve("ran" in window)), { once: true });
      });
    });
    expect(hasRun).toBe(false);
    await expect.poll(() => violations.length).toBeGreaterThan(0);
  });
});

describe("the address of a caller", () => {
  test("is that of the socket, whatever the caller's headers say", async () => {
    const register = (number: number) =>
      fetch(`${parley.webUrl}/api/v1/tenants/acme/visitors`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-forwarded-for": `198.51.100.${number}`,
          "x-real-ip": `198.51.100.${number}`,
          forwarded: `for=198.51.100.${number}`,
          "x-parley-peer-address": `198.51.100.${number}`,
        },
        body: "{}",
      });
    const statuses: number[] = [];
    for (let number = 0; number < registrationsMax + 1; number += 1) statuses.push((await register(number)).status);
    expect(statuses[0]).toBe(201);
    expect(statuses.at(-1)).toBe(429);
  });
});
