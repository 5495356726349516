import { expect, test } from "vitest";
import { browserAndServer } from "./browser-and-server.ts";
import { HostPage, scriptTag } from "./host-page.ts";

const { server, profile } = browserAndServer();

test("a tenant that does not exist has no chat", async () => {
  const host = await HostPage.open(await profile(), server(), { head: scriptTag(server(), "nobody") });
  await host.launcher.click();
  await host.panel.getByText("This chat isn't available.").waitFor();
  expect(await host.field.count()).toBe(0);
});

test("a chat that could not be loaded is loaded on request", async () => {
  const context = await profile();
  await context.route("**/api/v1/tenants/acme/widget", (route) => route.abort());
  const host = await HostPage.open(context, server());
  await host.launcher.click();
  await host.panel.getByText("The chat couldn't be loaded").waitFor();
  await context.unroute("**/api/v1/tenants/acme/widget");
  await host.panel.getByRole("button", { name: "Try again" }).click();
  await host.panel.getByRole("heading", { name: "Acme Logistics" }).waitFor();
});

test("what a message contains is text, and only web addresses become links", async () => {
  const host = await HostPage.open(await profile(), server());
  await host.launcher.click();
  await host.write("<img src=x onerror=alert(1)> javascript:alert(2) https://example.com/a?b=1.");
  await host.status("Sent").waitFor();
  expect(await host.bubbles().locator("img").count()).toBe(0);
  const links = host.bubbles().getByRole("link");
  expect(await links.evaluateAll((found) => found.map((link) => link.getAttribute("href")))).toEqual([
    "https://example.com/a?b=1",
  ]);
});

test("older messages come when the top is reached, and what was in view stays in its place", async () => {
  const host = await HostPage.open(await profile(), server());
  await host.launcher.click();
  await host.write("Message 1");
  await host.status("Sent").waitFor();
  await host.field.evaluate(async () => {
    const { visitor, conversationId } = JSON.parse(localStorage.getItem("parley:acme") ?? "{}");
    const headers = { authorization: `Bearer ${visitor.token}`, "content-type": "application/json" };
    for (let number = 2; number <= 80; number += 1) {
      const body = JSON.stringify({ body: `Message ${number}` });
      await fetch(`/api/v1/tenants/acme/conversations/${conversationId}/messages`, { method: "POST", headers, body });
    }
  });
  await host.page.reload();
  await host.launcher.click();
  const last = host.bubbles().filter({ hasText: /Message 80$/ });
  await last.waitFor();
  await expect.poll(() => host.bubbles().count()).toBe(50);
  await expect.poll(() => last.boundingBox().then((box) => (box?.y ?? 800) < 700)).toBe(true);

  const first = host.bubbles().filter({ hasText: /Message 31$/ });
  const before = await first.evaluate((bubble) => {
    bubble.closest(".scroller")?.scrollTo(0, 40);
    return bubble.getBoundingClientRect().top;
  });
  await expect.poll(() => host.bubbles().count()).toBe(80);
  const after = await first.evaluate((bubble) => bubble.getBoundingClientRect().top);
  expect(Math.abs(after - before)).toBeLessThan(5);
});

test("Escape closes the panel, and the focus is on the launcher again", async () => {
  const host = await HostPage.open(await profile(), server());
  await host.launcher.click();
  await expect.poll(() => host.field.evaluate((field) => field === document.activeElement)).toBe(true);
  await host.field.press("Escape");
  await host.frame.waitFor({ state: "hidden" });
  expect(await host.launcher.evaluate((button) => button.matches(":focus"))).toBe(true);
  expect(await host.launcher.getAttribute("aria-label")).toBe("Open chat");
});

test("on a phone the panel fills the screen and is closed from inside", async () => {
  const host = await HostPage.open(await profile(), server());
  await host.page.setViewportSize({ width: 390, height: 844 });
  await host.launcher.click();
  await host.field.waitFor();
  await expect.poll(() => host.frame.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
  expect(await host.launcher.count()).toBe(0);
  await host.panel.getByRole("button", { name: "Close chat" }).click();
  await host.launcher.waitFor();
});
