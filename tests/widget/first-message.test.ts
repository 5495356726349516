import { expect, test } from "vitest";
import { browserAndServer } from "./browser-and-server.ts";
import { HostPage } from "./host-page.ts";

const { server, profile } = browserAndServer();
const registration = "**/api/v1/tenants/acme/visitors";
const offline = "You are offline. What you write is kept and sent when the connection is back.";

test("what is written while registration fails is shown as sending, and arrives once and in order", async () => {
  const context = await profile();
  let failures = 0;
  await context.route(registration, (route) => {
    failures += 1;
    return failures <= 2 ? route.abort() : route.continue();
  });
  const host = await HostPage.open(context, server());
  await host.launcher.click();
  await host.write("One");
  await host.write("Two");
  await expect.poll(() => host.status("Sending…").count()).toBe(2);
  await host.panel.getByText(offline).waitFor();
  await host.status("Sent").waitFor();
  await host.panel.getByText(offline).waitFor({ state: "hidden" });
  expect(await host.bubbles().allTextContents()).toEqual(["One", "You: Two"]);
  expect(await host.history()).toEqual(["One", "Two"]);
});

test("a first message survives a reload while registration fails", async () => {
  const context = await profile();
  await context.route(registration, (route) => route.abort());
  const host = await HostPage.open(context, server());
  await host.launcher.click();
  await host.write("Am I through?");
  await host.panel.getByText(offline).waitFor();
  await context.unroute(registration);
  await host.page.reload();
  await host.launcher.click();
  await host.status("Sent").waitFor();
  expect(await host.bubbles().allTextContents()).toEqual(["Am I through?"]);
  expect(await host.history()).toEqual(["Am I through?"]);
});

test("a first message whose answers are lost is not doubled", async () => {
  const context = await profile();
  const lost = new Set<string>();
  await context.route("**/api/v1/tenants/acme/{visitors,conversations}", async (route) => {
    const { pathname, port } = new URL(route.request().url());
    if (route.request().method() !== "POST" || lost.has(pathname)) return route.continue();
    lost.add(pathname);
    await route.fetch({ url: `http://localhost:${port}${pathname}` });
    return route.abort();
  });
  const host = await HostPage.open(context, server());
  await host.launcher.click();
  await host.write("Only once");
  await host.status("Sent").waitFor();
  expect(lost.size).toBe(2);
  expect(await host.bubbles().allTextContents()).toEqual(["Only once"]);
  expect(await host.history()).toEqual(["Only once"]);
});

test("what is written while the first message is on its way into the outbox follows it", async () => {
  const context = await profile();
  // What a tab leaves for others takes as long as it is waited for: the database of it is never there.
  await context.addInitScript(() => {
    const open = indexedDB.open.bind(indexedDB);
    open("busy", 1);
    indexedDB.open = (name, version) => (name === "parley-visitors" ? open("busy", 2) : open(name, version));
  });
  const host = await HostPage.open(context, server());
  await host.launcher.click();
  await host.write("One");
  await expect.poll(() => host.history()).toEqual(["One"]);
  await host.write("Two");
  await expect.poll(() => host.history()).toEqual(["One", "Two"]);
  await host.status("Sent").waitFor();
  expect(await host.bubbles().allTextContents()).toEqual(["One", "You: Two"]);
});

test("of two tabs of a stranger one registers, both show what was written in either, and it arrives once and in order", async () => {
  const context = await profile();
  await context.route(registration, (route) => route.abort());
  const one = await HostPage.open(context, server());
  const other = await HostPage.open(context, server());
  for (const tab of [one, other]) await tab.launcher.click();
  await one.write("One");
  await other.bubbles().getByText("One").waitFor();
  await other.write("Two");
  await expect.poll(() => one.bubbles().allTextContents()).toEqual(["One", "You: Two"]);
  const answer = Promise.withResolvers<void>();
  let registrations = 0;
  // From now on this route comes first, without a moment in which there is none.
  await context.route(registration, async (route) => {
    registrations += 1;
    await answer.promise;
    await route.continue();
  });
  // While one registers the other waits for it: both try again at once, now that they are told of a network.
  for (const tab of [one, other]) await tab.field.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect.poll(() => one.tabsInQueue(), { timeout: 40_000 }).toBe(1);
  answer.resolve();
  for (const tab of [one, other]) await tab.status("Sent").waitFor();
  expect(registrations).toBe(1);
  expect(await one.bubbles().allTextContents()).toEqual(["One", "You: Two"]);
  expect(await other.bubbles().allTextContents()).toEqual(["One", "You: Two"]);
  expect(await one.history()).toEqual(["One", "Two"]);
});

test("what was written in a tab that ended before it could send is sent by another one, which is not reloaded", async () => {
  const context = await profile();
  const one = await HostPage.open(context, server());
  await one.launcher.click();
  await one.write("One");
  await one.status("Sent").waitFor();
  await context.route("**/api/v1/tenants/acme/conversations*", async (route) => {
    if (route.request().frame().page() === one.page) await route.continue();
  });
  const other = await HostPage.open(context, server());
  await other.launcher.click();
  await other.write("Two");
  await one.bubbles().getByText("Two").waitFor();
  await other.page.close();
  await expect.poll(() => one.history()).toEqual(["One", "Two"]);
  await expect.poll(() => one.bubbles().allTextContents()).toEqual(["One", "You: Two"]);
  await expect.poll(() => one.status("Sending…").count()).toBe(0);
});

test("a message is not doubled when the page ended before it was let go of", async () => {
  const context = await profile();
  await context.route(registration, (route) => route.abort());
  const host = await HostPage.open(context, server());
  await host.launcher.click();
  await host.write("Only once");
  await host.panel.getByText(offline).waitFor();
  const unsent = () =>
    host.field.evaluate(() =>
      Object.entries(localStorage)
        .filter(([name]) => name.startsWith("parley:acme:"))
        .map(([name, text]): [string, string] => [name, String(text)]),
    );
  const kept = await unsent();
  expect(kept).toHaveLength(1);
  await context.unroute(registration);
  await host.status("Sent").waitFor();
  for (const entry of kept) await host.field.evaluate((_, [name, text]) => localStorage.setItem(name, text), entry);
  await host.page.reload();
  await host.launcher.click();
  await host.status("Sent").waitFor();
  await expect.poll(unsent).toEqual([]);
  expect(await host.bubbles().allTextContents()).toEqual(["Only once"]);
  expect(await host.history()).toEqual(["Only once"]);
});

test("what is written while the server is away is shown after a reload, and arrives once and in order", async () => {
  const context = await profile();
  const host = await HostPage.open(context, server());
  await host.launcher.click();
  await host.write("One");
  await host.status("Sent").waitFor();
  await context.route("**/api/v1/**", (route) => route.abort());
  await host.write("Two");
  await host.write("Three");
  await expect.poll(() => host.stored()).toEqual(["Two", "Three"]);
  expect(await host.status("Sending…").count()).toBe(2);
  await host.page.reload();
  await host.launcher.click();
  await context.unroute("**/api/v1/tenants/acme/widget");
  await context.route("**/api/v1/tenants/acme/widget", (route) => route.continue());
  await expect.poll(() => host.status("Sending…").count(), { timeout: 20_000 }).toBe(2);
  await host.write("Four");
  await context.unroute("**/api/v1/**");
  await expect.poll(() => host.status("Sending…").count(), { timeout: 20_000 }).toBe(0);
  expect(await host.bubbles().allTextContents()).toEqual(["One", "You: Two", "You: Three", "You: Four"]);
  expect(await host.history()).toEqual(["One", "Two", "Three", "Four"]);
});

test("a part of the app that does not load is loaded again, and the message arrives", async () => {
  const context = await profile();
  const host = await HostPage.open(context, server());
  await host.launcher.click();
  await host.field.waitFor();
  let failures = 0;
  await context.route("**/widget/chunk-*.js*", (route) => {
    failures += 1;
    return failures === 1 ? route.abort() : route.continue();
  });
  await host.write("Still there?");
  await host.status("Sent").waitFor();
  expect(failures).toBeGreaterThan(1);
  expect(await host.history()).toEqual(["Still there?"]);
});

test("a refused registration offers to retry and to discard", async () => {
  const context = await profile();
  await context.route(registration, (route) => route.fulfill({ status: 403, json: {} }));
  const host = await HostPage.open(context, server());
  await host.launcher.click();
  await host.write("One");
  await host.write("Two");
  await host.panel.getByText("Not sent.").nth(1).waitFor();
  await host.panel.getByRole("button", { name: "Discard" }).first().click();
  expect(await host.bubbles().allTextContents()).toEqual(["Two"]);
  await context.unroute(registration);
  await host.panel.getByRole("button", { name: "Retry" }).click();
  await host.status("Sent").waitFor();
  expect(await host.history()).toEqual(["Two"]);
});

test("a token that the server refuses is forgotten, and the visitor starts afresh", async () => {
  const host = await HostPage.open(await profile(), server());
  await host.launcher.click();
  await host.write("Before");
  await host.status("Sent").waitFor();
  await host.field.evaluate(() => {
    const remembered = JSON.parse(localStorage.getItem("parley:acme") ?? "{}");
    remembered.visitor.token = "worn out";
    localStorage.setItem("parley:acme", JSON.stringify(remembered));
  });
  await host.page.reload();
  await expect.poll(() => host.storage()).toEqual({});
  await host.launcher.click();
  await host.write("After");
  await host.status("Sent").waitFor();
  expect(await host.bubbles().allTextContents()).toEqual(["After"]);
  expect(await host.history()).toEqual(["After"]);
});
