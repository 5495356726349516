import type { BrowserContext } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { accessibilityFindings } from "#tests/support/accessibility.ts";
import { browserAndServer } from "./browser-and-server.ts";
import { HostPage, scriptTag } from "./host-page.ts";

const { server, profile } = browserAndServer();
const placePath = "**/api/v1/tenants/acme/conversations/*/place";
const addressPath = "**/api/v1/tenants/acme/address";
const nobodyIsHere = "Nobody is here right now.";
const notAnAddress = "Please enter an e-mail address, such as name@example.com.";

beforeEach(async () => {
  const { office } = server();
  await office.adaGoes();
  await office.answersAt(null);
  await office.othersWait(0);
});

/** A visitor who has written something. */
async function openAs(context: BrowserContext, identity?: string): Promise<HostPage> {
  const whose = identity === undefined ? "" : ` data-identity="${identity}"`;
  const head = scriptTag(server()).replace(" async", `${whose} async`);
  const host = await HostPage.open(context, server(), { head });
  await host.launcher.click();
  await host.write("Is anybody there?");
  await host.status("Sent").waitFor();
  return host;
}

const whileWaiting = (host: HostPage) => host.panel.getByRole("region", { name: "While you wait" });
const spoken = (host: HostPage) => whileWaiting(host).getByRole("status");
const addressField = (host: HostPage) => host.panel.getByRole("textbox", { name: "Leave your e-mail address" });
const asked = (host: HostPage) => host.requests.filter((path) => path.endsWith("/place")).length;

async function leaveAddress(host: HostPage, email: string): Promise<void> {
  await addressField(host).fill(email);
  await host.panel.getByRole("button", { name: "Save" }).click();
}

test("who waits reads how many are ahead and for how long, is told of each change, and of nothing once somebody joins", async () => {
  const { office } = server();
  await office.adaComes();
  await office.othersWait(5);
  await office.adaClaims({ minutesAgo: 6 });
  await office.adaClaims({ minutesAgo: 3 });
  const host = await openAs(await profile());
  await host.panel.getByText("3 people are ahead of you · about 15 minutes").waitFor();
  // The estimate changes all the time, and is not read out.
  expect(await spoken(host).textContent()).toBe("3 people are ahead of you");
  expect(await addressField(host).count()).toBe(0);
  expect(await accessibilityFindings(host.page)).toEqual([]);

  for (const _ of ["one", "two", "three"]) await office.adaClaims();
  await host.panel.getByText("You are next · about 2 minutes").waitFor();
  expect(await spoken(host).textContent()).toBe("You are next");

  await office.adaClaims();
  await host.panel.getByText("Ada Lovelace joined the conversation").waitFor();
  expect(await whileWaiting(host).count()).toBe(0);
});

test("where nobody is there the visitor is told so and can leave an address, and then waits like everybody when somebody comes", async () => {
  const { office } = server();
  const context = await profile({ colorScheme: "dark" });
  const host = await openAs(context);
  await whileWaiting(host).getByText(nobodyIsHere).waitFor();
  expect(await accessibilityFindings(host.page)).toEqual([]);
  await leaveAddress(host, "vera@example.test");
  const left = host.panel.getByText("We'll write to vera@example.test.");
  await left.waitFor();
  expect(await left.evaluate((line) => line === document.activeElement)).toBe(true);
  expect(await office.addresses()).toEqual(["vera@example.test"]);
  expect(await accessibilityFindings(host.page)).toEqual([]);

  await host.page.reload();
  await host.launcher.click();
  await host.panel.getByText("We'll write to you by e-mail.").waitFor();
  expect(await addressField(host).count()).toBe(0);

  await office.adaComes();
  await host.page.reload();
  await host.launcher.click();
  await whileWaiting(host).getByText("You are next").waitFor();
  expect(await host.panel.getByText("We'll write to you by e-mail.").count()).toBe(0);
});

test("out of business hours the visitor reads when somebody is there again, by their own clock", async () => {
  const { office } = server();
  const day = new Date(Date.now() + 3 * 86_400_000);
  const weekday = day.getUTCDay() === 0 ? 7 : day.getUTCDay();
  await office.adaComes();
  await office.answersAt({ timeZone: "UTC", periods: [{ weekday, from: "09:00", to: "12:00" }], holidays: [] });
  const host = await openAs(await profile({ locale: "en-GB", timezoneId: "Asia/Tokyo" }));
  const name = day.toLocaleDateString("en-GB", { weekday: "long", timeZone: "UTC" });
  await host.panel.getByText(`We're closed. We answer again on ${name} at 18:00.`).waitFor();
  await addressField(host).waitFor();
  expect(await accessibilityFindings(host.page)).toEqual([]);
});

test("what is no address is refused with the reason, and a failure can be tried again", async () => {
  const context = await profile();
  const host = await openAs(context);
  const refusal = host.panel.getByRole("alert");
  await leaveAddress(host, "vera@");
  await expect.poll(() => refusal.textContent()).toBe(notAnAddress);
  expect(await addressField(host).getAttribute("aria-invalid")).toBe("true");
  expect(await accessibilityFindings(host.page)).toEqual([]);
  expect(host.requests.filter((path) => path.endsWith("/address"))).toEqual([]);

  await context.route(addressPath, (route) => route.abort());
  await leaveAddress(host, "vera@example.test");
  await expect.poll(() => refusal.textContent()).toBe("That didn't work just now. Please try again.");
  await context.unroute(addressPath);

  // The browser takes it for an address, and the server does not.
  await leaveAddress(host, "vera@example");
  await expect.poll(() => refusal.textContent()).toBe(notAnAddress);
  expect(await addressField(host).evaluate((field) => field === document.activeElement)).toBe(true);
  expect(await server().office.addresses()).toEqual([null]);

  await leaveAddress(host, "vera@example.test");
  await host.panel.getByText("We'll write to vera@example.test.").waitFor();
});

test("an identified visitor who has an address is not asked for one, and one without is", async () => {
  const known = await openAs(await profile(), await server().sign("mia", { email: "mia@example.test" }));
  await whileWaiting(known).getByText(nobodyIsHere).waitFor();
  await known.panel.getByText("We'll write to you by e-mail.").waitFor();
  expect(await addressField(known).count()).toBe(0);
  const other = await openAs(await profile(), await server().sign("noah"));
  await addressField(other).waitFor();
});

test("the place is asked for while the panel is open and there is a network, and at once when it is again", async () => {
  await server().office.adaComes();
  const context = await profile();
  await context.clock.install();
  const host = await openAs(context);
  await whileWaiting(host).getByText("You are next").waitFor();
  const clock = (seconds: number) => host.page.clock.runFor(seconds * 1_000);
  async function expectAnother(before: number): Promise<void> {
    await expect.poll(() => asked(host), { timeout: 30_000 }).toBeGreaterThan(before);
  }
  let before = asked(host);
  await clock(6);
  await expectAnother(before);

  await host.launcher.click();
  await host.frame.waitFor({ state: "hidden" });
  before = asked(host);
  await clock(11);
  expect(asked(host)).toBe(before);
  await host.launcher.click();
  await expectAnother(before);

  await context.setOffline(true);
  before = asked(host);
  await clock(11);
  expect(asked(host)).toBe(before);
  await context.setOffline(false);
  await expectAnother(before);
});

test("messages are sent and stand as sent while no answer about the queue comes at all", async () => {
  const context = await profile();
  await context.route(placePath, () => undefined);
  const host = await openAs(context);
  await expect.poll(() => asked(host)).toBe(1);
  await host.write("I go on.");
  await expect.poll(() => host.history()).toEqual(["Is anybody there?", "I go on."]);
  await host.status("Sent").waitFor();
  expect(await spoken(host).textContent()).toBe("");
});

test("the form stays while somebody writes in it, though somebody has come meanwhile", async () => {
  const context = await profile();
  await context.clock.install();
  const host = await openAs(context);
  await addressField(host).fill("vera@exam");
  await server().office.adaComes();
  await host.page.clock.runFor(60_000);
  await whileWaiting(host).getByText("You are next").waitFor();
  expect(await addressField(host).inputValue()).toBe("vera@exam");
  await addressField(host).fill("");
  await addressField(host).waitFor({ state: "detached" });
});
