import { afterEach, expect, test } from "vitest";
import { browserAndServer } from "./browser-and-server.ts";
import { HostPage } from "./host-page.ts";

const { server, profile } = browserAndServer();
const registration = "**/api/v1/tenants/acme/visitors";
const unconfirmed = "We could not confirm who you are.";
const signInToChat = "Sign in to chat";

afterEach(() => server().letIn({}));

/** A new user of the host for each test, for all share the server. */
let count = 0;
function aUser(): string {
  count += 1;
  return `user-${count}`;
}

/** A page of the host's on which somebody is signed in; or nobody. */
async function openAs(
  context: Awaited<ReturnType<typeof profile>>,
  { identity, origin }: { identity?: string; origin?: string } = {},
): Promise<HostPage> {
  const whose = identity === undefined ? "" : ` data-identity="${identity}"`;
  const head = `<script src="${server().origin}/widget.js" data-tenant="acme"${whose} async></script>`;
  return HostPage.open(context, server(), { head, ...(origin === undefined ? {} : { origin }) });
}

function kept(host: HostPage): Promise<string> {
  return host.panel.locator("body").evaluate(() => JSON.stringify({ ...localStorage }));
}

test("somebody who is identified on the same page goes on in the same conversation, and no page without an identity shows it", async () => {
  const context = await profile();
  const user = aUser();
  const host = await openAs(context);
  await host.launcher.click();
  await host.write("Who am I?");
  await host.status("Sent").waitFor();
  const identity = await server().sign(user);
  await host.parley("identify", { identity });
  await expect.poll(() => server().saidBy(user)).toEqual([["Who am I?"]]);
  await host.bubbles().getByText("Who am I?").waitFor();
  await host.write("Now I know.");
  await expect.poll(() => server().saidBy(user)).toEqual([["Who am I?", "Now I know."]]);
  expect(await kept(host)).not.toContain("token");
  expect(await kept(host)).not.toContain(identity);

  const stranger = await openAs(context);
  await stranger.launcher.click();
  await stranger.panel.getByText("Ask us anything").waitFor();
  await stranger.write("I am somebody else.");
  await stranger.status("Sent").waitFor();
  expect(await stranger.bubbles().allTextContents()).toEqual(["I am somebody else."]);
  expect(await server().saidBy(user)).toEqual([["Who am I?", "Now I know."]]);
});

test("another browser with the same identity shows the history", async () => {
  const identity = await server().sign(aUser());
  const one = await openAs(await profile(), { identity });
  await one.launcher.click();
  await one.write("Written here");
  await one.status("Sent").waitFor();
  const other = await openAs(await profile(), { identity });
  await other.launcher.click();
  await other.bubbles().getByText("Written here").waitFor();
});

test("the identity stands in no address", async () => {
  const addresses: string[] = [];
  const context = await profile();
  context.on("request", (request) => addresses.push(request.url()));
  const identity = await server().sign(aUser());
  const host = await openAs(context, { identity });
  await host.launcher.click();
  await host.write("Hello");
  await host.status("Sent").waitFor();
  expect(addresses.filter((address) => address.includes(identity))).toEqual([]);
});

test("a first message written before the identity came arrives once, as the identified visitor's", async () => {
  const context = await profile();
  const user = aUser();
  await context.route(registration, (route) => route.abort());
  const host = await openAs(context);
  await host.launcher.click();
  await host.write("Too early");
  await host.panel.getByText("You are offline").waitFor();
  await host.parley("identify", { identity: await server().sign(user) });
  await context.unroute(registration);
  await expect.poll(() => server().saidBy(user), { timeout: 30_000 }).toEqual([["Too early"]]);
  expect(await host.bubbles().allTextContents()).toEqual(["Too early"]);
});

test("what was on its way when the identity came arrives once, though the answer of the merge is lost", async () => {
  const context = await profile();
  const user = aUser();
  const host = await openAs(context);
  await host.launcher.click();
  await host.write("One");
  await host.status("Sent").waitFor();
  // Nobody hears that the next message has arrived, neither by its answer nor by the log.
  let sends = 0;
  await context.route("**/api/v1/tenants/acme/events*", (route) => route.abort());
  await context.route("**/conversations/*/messages", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await route.fetch({ url: route.request().url().replace("chat.shop.localhost", "localhost") });
    sends += 1;
    return route.abort();
  });
  await host.write("Two");
  await host.write("Three");
  await expect.poll(() => sends).toBeGreaterThan(0);
  let merges = 0;
  await context.route(registration, async (route) => {
    merges += 1;
    if (merges > 1) return route.continue();
    await route.fetch({ url: route.request().url().replace("chat.shop.localhost", "localhost") });
    return route.abort();
  });
  await host.parley("identify", { identity: await server().sign(user) });
  await expect.poll(() => merges).toBeGreaterThan(0);
  await context.unroute("**/conversations/*/messages");
  await context.unroute("**/api/v1/tenants/acme/events*");
  await expect
    .poll(() => host.bubbles().allTextContents(), { timeout: 30_000 })
    .toEqual(["One", "You: Two", "You: Three"]);
  await host.write("Four");
  await expect.poll(() => server().saidBy(user)).toEqual([["One", "Two", "Three", "Four"]]);
});

test("where the browser keeps nothing for frames, what was on its way goes on all the same", async () => {
  const context = await profile();
  const user = aUser();
  const host = await openAs(context, { origin: server().foreignOrigin });
  await host.launcher.click();
  await host.write("One");
  await host.status("Sent").waitFor();
  await context.route("**/conversations/*/messages", (route) =>
    route.request().method() === "POST" ? route.abort() : route.continue(),
  );
  await host.write("Two");
  await host.status("Sending…").waitFor();
  await host.parley("identify", { identity: await server().sign(user) });
  await context.unroute("**/conversations/*/messages");
  await expect.poll(() => server().saidBy(user), { timeout: 30_000 }).toEqual([["One", "Two"]]);
});

test("the next user sees and sends nothing of the one before, who finds it again", async () => {
  const context = await profile();
  const [first, second] = [aUser(), aUser()];
  const host = await openAs(context, { identity: await server().sign(first) });
  await host.launcher.click();
  await host.write("Of the first");
  await host.status("Sent").waitFor();
  await context.route("**/conversations/*/messages", (route) =>
    route.request().method() === "POST" ? route.abort() : route.continue(),
  );
  await host.write("Not sent yet");
  await host.status("Sending…").waitFor();
  await host.field.fill("Half a thought");
  await host.parley("identify", { identity: await server().sign(second) });
  await context.unroute("**/conversations/*/messages");
  await expect.poll(() => host.bubbles().count()).toBe(0);
  expect(await host.field.inputValue()).toBe("");
  const bearers = new Set<string | undefined>();
  context.on("request", (request) => {
    if (request.url().includes("/conversations") || request.url().includes("/events")) {
      bearers.add(request.headers().authorization);
    }
  });
  // Whoever still waits for the network tries at once.
  await host.field.evaluate(() => window.dispatchEvent(new Event("online")));
  await host.write("Of the second");
  await expect.poll(() => server().saidBy(second)).toEqual([["Of the second"]]);
  expect(await host.bubbles().allTextContents()).toEqual(["Of the second"]);
  expect(await server().saidBy(first)).toEqual([["Of the first"]]);
  expect(bearers.size).toBe(1);

  const back = await openAs(context, { identity: await server().sign(first) });
  await expect.poll(() => server().saidBy(first), { timeout: 30_000 }).toEqual([["Of the first", "Not sent yet"]]);
  await back.launcher.click();
  await expect.poll(() => back.bubbles().allTextContents()).toEqual(["Of the first", "You: Not sent yet"]);
  expect(await server().saidBy(second)).toEqual([["Of the second"]]);
});

test("what a user wrote before the server knew them waits for them, and not for the next user", async () => {
  const context = await profile();
  const [first, second] = [aUser(), aUser()];
  await context.route(registration, (route) => route.abort());
  const host = await openAs(context, { identity: await server().sign(first) });
  await host.launcher.click();
  await host.write("Of the first");
  await host.panel.getByText("You are offline").waitFor();
  await host.parley("identify", { identity: await server().sign(second) });
  await context.unroute(registration);
  await host.write("Of the second");
  await expect.poll(() => server().saidBy(second), { timeout: 30_000 }).toEqual([["Of the second"]]);
  expect(await host.bubbles().allTextContents()).toEqual(["Of the second"]);
  await host.parley("identify", { identity: await server().sign(first) });
  await expect.poll(() => server().saidBy(first), { timeout: 30_000 }).toEqual([["Of the first"]]);
  expect(await server().saidBy(second)).toEqual([["Of the second"]]);
});

test("a tab without an identity begins afresh when another tab of the browser is identified", async () => {
  const context = await profile();
  const user = aUser();
  const [one, other] = [await openAs(context), await openAs(context)];
  await one.launcher.click();
  await one.write("Before");
  await one.status("Sent").waitFor();
  await other.launcher.click();
  await other.bubbles().getByText("Before").waitFor();
  const [ofUser, ofStranger] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await context.route(registration, async (route) => {
    await (route.request().postDataJSON()?.identity === undefined ? ofStranger : ofUser).promise;
    await route.continue();
  });
  await one.parley("identify", { identity: await server().sign(user) });
  await expect.poll(() => other.bubbles().count()).toBe(0);
  await other.write("After");
  ofUser.resolve();
  // What was written without an identity is looked through as soon as the stranger is registered.
  await expect.poll(() => one.tabsInQueue()).toBe(1);
  ofStranger.resolve();
  await expect.poll(() => other.bubbles().allTextContents()).toEqual(["After"]);
  await other.status("Sent").waitFor();
  await one.bubbles().getByText("Before").waitFor();
  expect(await server().saidBy(user)).toEqual([["Before"]]);
});

test.each([
  ["that has expired", () => server().sign(aUser(), { secondsLeft: -3_600 })],
  ["that nobody has signed", async () => `${(await server().sign(aUser())).slice(0, -8)}AAAAAAAA`],
  ["that cannot be read", async () => "nobody"],
])("an identity %s lets nobody in, and makes nobody a stranger", async (_, identity) => {
  const context = await profile();
  const registrations: (string | null)[] = [];
  context.on("request", (request) => {
    if (request.url().endsWith("/visitors")) registrations.push(request.postData());
  });
  const host = await openAs(context, { identity: await identity() });
  await host.launcher.click();
  await host.panel.getByText(unconfirmed).waitFor();
  await host.panel.getByText("Reload the page.").waitFor();
  expect(await host.field.count()).toBe(0);
  expect(registrations.filter((body) => body?.includes("identity") !== true)).toEqual([]);
});

test("somebody whose identity was refused chats once the page brings a good one", async () => {
  const user = aUser();
  const host = await openAs(await profile(), { identity: await server().sign(user, { secondsLeft: -3_600 }) });
  await host.launcher.click();
  await host.panel.getByText(unconfirmed).waitFor();
  await host.parley("identify", { identity: await server().sign(user) });
  await host.write("Here I am");
  await expect.poll(() => server().saidBy(user)).toEqual([["Here I am"]]);
});

test("where an identity is required a stranger is asked to sign in before they write", async () => {
  await server().letIn({ identityRequired: true });
  const user = aUser();
  const host = await openAs(await profile());
  await host.launcher.click();
  await host.panel.getByText(signInToChat).waitFor();
  expect(await host.field.count()).toBe(0);
  await host.parley("identify", { identity: await server().sign(user) });
  await host.write("Here I am");
  await expect.poll(() => server().saidBy(user)).toEqual([["Here I am"]]);
  const known = await openAs(await profile(), { identity: await server().sign(user) });
  await known.launcher.click();
  await known.field.waitFor();
  expect(await known.panel.getByText(signInToChat).count()).toBe(0);
});

test("what a stranger writes before their page has heard that an identity is required goes on when they have signed in", async () => {
  const user = aUser();
  const host = await openAs(await profile());
  await host.launcher.click();
  await host.field.waitFor();
  await server().letIn({ identityRequired: true });
  await host.write("May I?");
  await host.panel.getByText(signInToChat).waitFor();
  expect(await host.field.count()).toBe(0);
  await host.parley("identify", { identity: await server().sign(user) });
  await host.field.waitFor();
  await expect.poll(() => server().saidBy(user)).toEqual([["May I?"]]);
  expect(await host.bubbles().allTextContents()).toEqual(["May I?"]);
});

test("a stranger of earlier is asked to sign in as soon as an identity is required", async () => {
  const host = await openAs(await profile());
  await host.launcher.click();
  await host.write("While I may");
  await host.status("Sent").waitFor();
  await server().letIn({ identityRequired: true });
  await host.panel.getByText(signInToChat).waitFor({ timeout: 30_000 });
  expect(await host.field.count()).toBe(0);
  await server().letIn({});
  await host.field.waitFor({ timeout: 30_000 });
});

test("a stranger of earlier who signs in because they have to takes along what they wrote", async () => {
  const user = aUser();
  const host = await openAs(await profile());
  await host.launcher.click();
  await host.write("As nobody");
  await host.status("Sent").waitFor();
  await server().letIn({ identityRequired: true });
  await host.panel.getByText(signInToChat).waitFor({ timeout: 30_000 });
  await host.parley("identify", { identity: await server().sign(user) });
  await host.write("As myself");
  await expect.poll(() => server().saidBy(user)).toEqual([["As nobody", "As myself"]]);
});

test("a suspended workspace has no chat, whether it is open or opened", async () => {
  const context = await profile();
  const host = await openAs(context);
  await host.launcher.click();
  await host.write("Hello?");
  await host.status("Sent").waitFor();
  await server().letIn({ isSuspended: true });
  const unavailable = "This chat is not available at the moment";
  await host.panel.getByText(unavailable).waitFor({ timeout: 30_000 });
  expect(await host.field.count()).toBe(0);
  const other = await openAs(await profile());
  await other.launcher.click();
  await other.panel.getByText(unavailable).waitFor();
  await server().letIn({});
  await host.field.waitFor({ timeout: 30_000 });
  expect(await host.bubbles().allTextContents()).toEqual(["Hello?"]);
});

test("shutdown forgets who it was", async () => {
  const host = await openAs(await profile(), { identity: await server().sign(aUser()) });
  await host.launcher.click();
  await host.write("Mine alone");
  await host.status("Sent").waitFor();
  await host.parley("shutdown");
  await host.parley("boot", { tenant: "acme" });
  await host.launcher.click();
  await host.panel.getByText("Ask us anything").waitFor();
  await host.write("A stranger's");
  await host.status("Sent").waitFor();
  expect(await host.bubbles().allTextContents()).toEqual(["A stranger's"]);
});

test("tells on the console what is wrong with saying who it is", async () => {
  const host = await openAs(await profile());
  await host.launcher.waitFor();
  await host.parley("identify");
  await host.parley("shutdown");
  await host.parley("identify", { identity: "somebody" });
  await expect
    .poll(() => host.errors)
    .toEqual(['Parley: "identify" needs { identity }.', 'Parley: "identify" needs "boot" before.']);
});
