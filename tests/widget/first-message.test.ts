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
