import { z } from "zod";
import { runScript } from "#tests/db/run-script.ts";
import { accessibilityFindings } from "#tests/support/accessibility.ts";
import { expect, test } from "#tests/support/journey.ts";
import { OperatorPage } from "#tests/support/operator-page.ts";
import { signIn } from "#tests/support/sign-in.ts";
import { startConversation } from "#tests/support/visitor-api.ts";
import { VisitorPage } from "#tests/support/visitor-page.ts";

// Their roles change here, so these are other people than those of the other journeys.
const tenant = "globex";
const wide = { viewport: { width: 1_440, height: 900 }, reducedMotion: "reduce" } as const;
const darkPhone = { viewport: { width: 390, height: 844 }, reducedMotion: "reduce", colorScheme: "dark" } as const;
const memberList = z.object({ items: z.array(z.object({ id: z.string(), name: z.string(), role: z.string() })) });
const role = z.object({ id: z.string() });

/** Does something to the workspace as its owner, by REST. */
async function asOwner(webUrl: string, method: string, request: { path: string; body?: object }): Promise<unknown> {
  const headers = {
    cookie: await signIn(webUrl, `owner@${tenant}.test`),
    origin: webUrl,
    "content-type": "application/json",
  };
  const response = await fetch(`${webUrl}/api/v1/tenants/${tenant}${request.path}`, {
    method,
    headers,
    ...(method === "GET" ? {} : { body: JSON.stringify(request.body ?? {}) }),
  });
  if (!response.ok) throw new Error(`${method} ${request.path}: ${response.status} ${await response.text()}`);
  return response.json();
}

async function memberId(webUrl: string, name: string): Promise<string> {
  const { items } = memberList.parse(await asOwner(webUrl, "GET", { path: "/members" }));
  const found = items.find((member) => member.name === name);
  if (found === undefined) throw new Error(`Nobody is called ${name}.`);
  return found.id;
}

async function giveRole(webUrl: string, name: string, roleId: string): Promise<void> {
  await asOwner(webUrl, "PATCH", { path: `/members/${await memberId(webUrl, name)}`, body: { role: roleId } });
}

test.afterEach(async ({ installation: { webUrl } }) => {
  await giveRole(webUrl, "Ada Lovelace", "operator");
  await giveRole(webUrl, "Grace Hopper", "operator");
});

test("a role that changes while the console is open is followed at once: a viewer reads along and cannot reply", async ({
  aPage,
  installation: { webUrl },
  picture,
}) => {
  const body = "May everybody answer me?";
  await startConversation(webUrl, { tenant, name: "Vera Visitor", body });
  const ada = new OperatorPage(await aPage(wide));
  await ada.signIn(`ada@${tenant}.test`);
  await ada.open(body);
  await ada.action("Claim").click();
  await ada.reply("Almost everybody.");
  await expect(ada.mark("Sent")).toBeVisible();

  await giveRole(webUrl, "Ada Lovelace", "viewer");
  await expect(ada.page.getByText("As Viewer you can read along, but not reply.")).toBeVisible();
  await expect(ada.field).toHaveCount(0);
  await expect(ada.action("Close")).toHaveCount(0);
  await expect(ada.page.getByRole("button", { name: "Edit name and address" })).toHaveCount(0);
  await expect(ada.transcript.getByText(body)).toBeVisible();
  await ada.page.keyboard.press("e");
  await picture(ada.page, "console-viewer");
  expect(await accessibilityFindings(ada.page)).toEqual([]);

  await giveRole(webUrl, "Ada Lovelace", "operator");
  await expect(ada.field).toBeVisible();
  await expect(ada.action("Close")).toBeVisible();
});

test("a conversation is given to a colleague by the keyboard, and leaves who sees only their own", async ({
  aPage,
  installation: { webUrl },
  picture,
}) => {
  test.setTimeout(120_000);
  const body = "Who takes care of me?";
  await startConversation(webUrl, { tenant, name: "Tom Transferred", body });
  const ownOnly = ["conversations.read_assigned", "messages.reply", "conversations.close"];
  const created = role.parse(
    await asOwner(webUrl, "POST", { path: "/roles", body: { name: "Specialist", permissions: ownOnly } }),
  );
  await giveRole(webUrl, "Grace Hopper", created.id);
  const samir = new OperatorPage(await aPage(wide));
  const grace = new OperatorPage(await aPage(wide));
  await grace.signIn(`grace@${tenant}.test`);
  await grace.view("All").click();
  await expect(grace.row(body)).toHaveCount(0);
  await samir.signIn(`supervisor@${tenant}.test`);
  await samir.open(body);

  async function assignTo(typed: string): Promise<void> {
    await samir.page.keyboard.press("a");
    const field = samir.page.getByRole("combobox", { name: "Find a colleague" });
    await expect(field).toBeFocused();
    await expect(samir.page.getByRole("option").first()).toBeVisible();
    await field.pressSequentially(typed);
    await expect(samir.page.getByRole("option")).toHaveCount(1);
    await picture(samir.page, `console-assign-${typed}`);
    expect(await accessibilityFindings(samir.page)).toEqual([]);
    await field.press("Enter");
  }

  await assignTo("grace");
  await expect(samir.page.getByText("Assigned to Grace Hopper")).toBeVisible();
  await grace.open(body);
  await expect(grace.view("Mine")).toContainText(/[1-9]/);
  await grace.reply("I do.");
  await expect(samir.transcript.getByText("I do.")).toBeVisible();

  await assignTo("ada");
  await expect(grace.page.getByText("This conversation is not yours to see any more")).toBeVisible();
  await expect(grace.row(body)).toHaveCount(0);
  await picture(grace.page, "console-conversation-gone");
  expect(await accessibilityFindings(grace.page)).toEqual([]);
  await grace.page.getByRole("button", { name: "Back to the inbox" }).click();
  await expect(grace.page.getByText("No conversation selected")).toBeVisible();
});

test("a message is deleted by the keyboard, and both sides see that there was one", async ({ aPage, picture }) => {
  const visitor = new VisitorPage(await aPage(darkPhone));
  const samir = new OperatorPage(await aPage(darkPhone));
  await visitor.visit(tenant);
  await visitor.openPanel();
  await visitor.write("My password is hunter2.");
  await expect(visitor.mark("Sent")).toBeVisible();
  await samir.signIn(`supervisor@${tenant}.test`);
  await samir.open("My password is hunter2.");

  const button = samir.transcript.getByRole("button", { name: "Message actions" });
  await button.focus();
  await button.press("Enter");
  await expect(samir.page.getByRole("menuitem", { name: "Message details" })).toBeVisible();
  await picture(samir.page, "console-message-menu");
  expect(await accessibilityFindings(samir.page)).toEqual([]);
  await samir.page.keyboard.press("End");
  await samir.page.keyboard.press("Enter");
  await expect(samir.page.getByRole("alertdialog", { name: "Delete this message?" })).toBeVisible();
  await picture(samir.page, "console-delete-message");
  expect(await accessibilityFindings(samir.page)).toEqual([]);
  await samir.page.keyboard.press("Tab");
  await samir.page.keyboard.press("Enter");

  await expect(samir.transcript.getByText("Message deleted")).toBeVisible();
  await expect(samir.transcript.getByText("hunter2")).toHaveCount(0);
  await expect(visitor.transcript.getByText("Message deleted")).toBeVisible();
  await expect(visitor.transcript.getByText("hunter2")).toHaveCount(0);
  await expect(samir.transcript.getByRole("button", { name: "Message details" })).toBeFocused();
  await picture(visitor.page, "widget-message-deleted");
  for (const { page } of [samir, visitor]) expect(await accessibilityFindings(page)).toEqual([]);
});

test("who is signed out elsewhere is told so, and comes back to the same conversation", async ({
  aPage,
  installation: { webUrl },
  picture,
}) => {
  const body = "Are you still there?";
  await startConversation(webUrl, { tenant, name: "Eve Ended", body });
  const grace = new OperatorPage(await aPage(wide));
  await grace.signIn(`grace@${tenant}.test`);
  await grace.open(body);
  const path = new URL(grace.page.url()).pathname;
  await asOwner(webUrl, "DELETE", { path: `/members/${await memberId(webUrl, "Grace Hopper")}/sessions` });
  await expect(grace.page.getByText("You have been signed out")).toBeVisible({ timeout: 20_000 });
  await picture(grace.page, "console-signed-out");
  expect(await accessibilityFindings(grace.page)).toEqual([]);
  await grace.page.getByRole("button", { name: "Sign in" }).click();
  await grace.page.waitForURL(/\/sign-in/);
  await grace.page.getByRole("textbox", { name: "Email" }).fill(`grace@${tenant}.test`);
  await grace.page.getByRole("textbox", { name: "Password" }).fill("parley-demo");
  await grace.page.getByRole("button", { name: "Sign in", exact: true }).click();
  await grace.page.waitForURL((url) => url.pathname === path);
  await expect(grace.transcript.getByText(body)).toBeVisible();
});

test("a visitor's name and address are corrected in the panel", async ({
  aPage,
  installation: { webUrl },
  picture,
}) => {
  const body = "My name is spelt wrongly.";
  await startConversation(webUrl, { tenant, name: "Jon Smiht", body });
  const ada = new OperatorPage(await aPage(wide));
  await ada.signIn(`ada@${tenant}.test`);
  await ada.open(body);
  await ada.page.getByRole("button", { name: "Edit name and address" }).click();
  const name = ada.page.getByRole("textbox", { name: "Name" });
  await expect(name).toBeFocused();
  await name.fill("John Smith");
  await ada.page.getByRole("textbox", { name: "Email" }).fill("nowhere");
  await name.press("Enter");
  await expect(ada.page.getByText("Invalid email address")).toBeVisible();
  await picture(ada.page, "console-visitor-form");
  expect(await accessibilityFindings(ada.page)).toEqual([]);
  await ada.page.getByRole("textbox", { name: "Email" }).fill("john@smith.example");
  await name.press("Enter");
  await expect(ada.page.getByRole("link", { name: "john@smith.example" })).toBeVisible();
  await expect(ada.page.getByRole("heading", { name: "John Smith" })).toBeVisible();
  await expect(ada.row("John Smith")).toBeVisible();
});

test("a suspended workspace says so on both sides, and goes on where it was when it is open again", async ({
  aPage,
  installation: { dataDir },
  picture,
}) => {
  test.setTimeout(150_000);
  const change = (...more: string[]) =>
    runScript("suspend-tenant.ts", { args: ["--slug", tenant, ...more], variables: { DATA_DIR: dataDir } }).ended;
  const visitor = new VisitorPage(await aPage());
  const ada = new OperatorPage(await aPage(darkPhone));
  await visitor.visit(tenant);
  await visitor.openPanel();
  await visitor.write("Is anybody there?");
  await ada.signIn(`ada@${tenant}.test`);
  await ada.open("Is anybody there?");
  try {
    expect(await change()).toMatchObject({ code: 0 });
    await expect(ada.page.getByText("This workspace is suspended")).toBeVisible({ timeout: 20_000 });
    await expect(visitor.text("This chat is not available at the moment")).toBeVisible({ timeout: 20_000 });
    await expect(visitor.field).toHaveCount(0);
    await picture(ada.page, "console-suspended");
    await picture(visitor.page, "widget-suspended");
    for (const { page } of [ada, visitor]) expect(await accessibilityFindings(page)).toEqual([]);
  } finally {
    expect(await change("--resume")).toMatchObject({ code: 0 });
  }
  await expect(ada.transcript.getByText("Is anybody there?")).toBeVisible({ timeout: 45_000 });
  await expect(visitor.field).toBeVisible({ timeout: 45_000 });
  await expect.poll(() => visitor.bodies()).toEqual(["Is anybody there?"]);
});
