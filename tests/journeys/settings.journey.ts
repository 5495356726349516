import { type Page, request } from "@playwright/test";
import { expect, test } from "#tests/support/journey.ts";
import { SettingsPage } from "#tests/support/settings-page.ts";

const owner = "owner@globex.test";
const veraPassword = "a quiet harbour town";

/** Calls the REST door with an API key, as a program would. @returns the status */
async function callWithKey(webUrl: string, key: string): Promise<number> {
  const program = await request.newContext({ extraHTTPHeaders: { authorization: `Bearer ${key}` } });
  const response = await program.get(`${webUrl}/api/v1/tenants/globex/conversations?view=all`);
  await program.dispose();
  return response.status();
}

/** Somebody who was invited opens the link, chooses a password and is in. */
async function acceptInvitation(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole("textbox", { name: "Password" }).fill(veraPassword);
  await page.getByRole("button", { name: "Join", exact: true }).click();
  await page.waitForURL(/\/t\/globex\/inbox/);
}

test("an owner runs the workspace from the settings, and reads all of it in the audit log", async ({
  page,
  aPage,
  installation,
}) => {
  test.setTimeout(240_000);
  const settings = new SettingsPage(page);
  await settings.signIn(owner);

  await test.step("two keys open the settings", async () => {
    await page.getByRole("list", { name: "Conversations" }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("s");
    await settings.heading("General").waitFor();
    await expect(settings.sections).toHaveText([
      /^General/,
      /^Members/,
      /^Teams/,
      /^Roles/,
      /^Widget/,
      /^Sign-in/,
      /^API keys/,
      /^Audit log/,
      /^System/,
      /^Your account/,
    ]);
  });

  const link = await test.step("somebody is invited by a link that is shown once", async () => {
    await settings.open("Members");
    await settings.button("Invite").click();
    await expect(settings.field("Name")).toBeFocused();
    await page.keyboard.type("Vera Blum");
    await settings.field("Email address").fill("vera@");
    await page.keyboard.press("Enter");
    // The browser finds it wrong as well, and before the server has answered another Enter does nothing.
    await expect(settings.dialog).toContainText("This is not an email address.");
    await expect(settings.field("Email address")).toHaveAttribute("aria-invalid", "true");
    await expect(settings.field("Email address")).toBeFocused();
    await settings.field("Email address").fill("vera@globex.test");
    await page.keyboard.press("Enter");
    await expect(settings.dialog).toContainText("Send this link to Vera Blum");
    await expect(settings.field("The invitation link")).toBeFocused();
    const secret = await settings.secret("The invitation link");
    await settings.button("Done").click();
    await expect(settings.row("vera@globex.test")).toContainText("Invited");
    return secret;
  });

  const vera = await test.step("and comes in by it", async () => {
    const hers = await aPage();
    await acceptInvitation(hers, link);
    await page.reload();
    await expect(settings.row("vera@globex.test")).toContainText("Active");
    return new SettingsPage(hers);
  });

  await test.step("a role is changed where it stands", async () => {
    await settings.choose("Role of Vera Blum", "Viewer");
    await expect(settings.toast("Vera Blum is Viewer now.")).toBeVisible();
  });

  await test.step("a viewer sees no settings but their account", async () => {
    await vera.page.goto("/t/globex/settings");
    await expect(vera.heading("Your account")).toBeVisible();
    await expect(vera.sections).toHaveText([/^Your account/]);
    await expect(vera.page.getByText("This device")).toBeVisible();
    for (const section of ["general", "members", "roles", "widget", "sign-in", "api-keys", "audit"]) {
      await vera.page.goto(`/t/globex/settings/${section}`);
      await expect(vera.page.getByText("You may not see this")).toBeVisible();
    }
  });

  await test.step("what somebody may do changes while they look", async () => {
    await settings.choose("Role of Vera Blum", "Admin");
    await expect(vera.sections).toHaveCount(10);
    await settings.choose("Role of Vera Blum", "Viewer");
    await expect(vera.sections).toHaveCount(1);
  });

  await test.step("the last owner's controls say why they rest", async () => {
    const own = settings.row("owner@globex.test");
    await expect(own.getByRole("combobox")).toBeDisabled();
    await own.getByRole("button", { name: /^More for/ }).click();
    await expect(page.getByRole("menuitem", { name: "Leave the workspace" })).toBeDisabled();
    await expect(page.getByRole("menu")).toContainText("Make somebody else an owner first.");
    await page.keyboard.press("Escape");
  });

  await test.step("a role of one's own is made", async () => {
    await settings.open("Roles");
    await settings.button("New role").click();
    await settings.field("Name").fill("Operator");
    await page.getByRole("checkbox", { name: "Reply to visitors" }).click();
    await expect(page.getByText("Nobody with this role sees any conversation.")).toBeVisible();
    await page.getByRole("checkbox", { name: "See all conversations" }).click();
    await settings.button("Make the role").click();
    await expect(settings.field("Name")).toHaveAttribute("aria-invalid", "true");
    await settings.field("Name").fill("Night shift");
    await page.keyboard.press("Enter");
    await expect(settings.row("Night shift")).toContainText("2 rights");
  });

  await test.step("somebody who sees no conversations still gets to what they may see", async () => {
    await settings.row("Night shift").getByRole("link").click();
    await page.getByRole("checkbox", { name: "See all conversations" }).click();
    await page.getByRole("checkbox", { name: "Read the audit log" }).click();
    await settings.button("Save changes").click();
    await expect(settings.toast("Saved.")).toBeVisible();
    await settings.open("Members");
    await settings.choose("Role of Vera Blum", "Night shift");
    await vera.page.goto("/t/globex/settings/audit");
    await expect(vera.sections).toHaveText([/^Audit log/, /^Your account/]);
    await expect(vera.entry("Olivia Stone changed the role Night shift")).toBeVisible();
    await expect(vera.page.getByText("You are offline")).toBeHidden();
  });

  await test.step("a key opens what it may, until it is revoked", async () => {
    await settings.open("API keys");
    await settings.button("New key").click();
    await settings.field("Name").fill("Weekly report");
    await page.getByRole("checkbox", { name: "See all conversations" }).click();
    await settings.button("Make the key").click();
    await expect(settings.dialog).toContainText("The key Weekly report");
    const key = await settings.secret("The key");
    await settings.button("Done").click();
    expect(await callWithKey(installation.webUrl, key)).toBe(200);

    await page.getByRole("button", { name: "Revoke Weekly report" }).click();
    await settings.question.getByRole("button", { name: "Revoke" }).click();
    const over = page.getByRole("list", { name: "Keys that are no longer valid" });
    await expect(over).toContainText("Weekly report");
    expect(await callWithKey(installation.webUrl, key)).toBe(401);
  });

  await test.step("an address is allowed", async () => {
    await settings.open("Widget");
    await settings.field("Add an address").fill("https://www.example.com/shop");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Leave out what follows the host: https://www.example.com")).toBeVisible();
    await settings.field("Add an address").fill("www.example.com");
    await page.keyboard.press("Enter");
    const list = page.getByRole("list", { name: "Allowed addresses" });
    await expect(list.getByRole("listitem")).toHaveText(["https://www.example.com"]);
  });

  await test.step("and all of it stands in the audit log", async () => {
    await settings.open("Audit log");
    const sentences = [
      "Olivia Stone signed in",
      "Olivia Stone invited Vera Blum as Operator",
      "Vera Blum joined",
      "Olivia Stone changed the role of Vera Blum from Operator to Viewer",
      "Olivia Stone made the role Night shift",
      "Olivia Stone made the API key Weekly report",
      "Olivia Stone revoked the API key Weekly report",
      "Olivia Stone changed the allowed addresses",
    ];
    for (const sentence of sentences) await expect(settings.entry(sentence).first()).toBeVisible();

    await settings.entry("Olivia Stone changed the allowed addresses").click();
    await expect(page.getByText("after: https://www.example.com")).toBeVisible();
    await page.reload();
    await expect(page.getByText("after: https://www.example.com")).toBeVisible();

    await settings.choose("Action", "Revoked an API key");
    await expect(page.getByRole("list", { name: "Audit log" }).getByRole("button")).toHaveCount(1);
    await expect(page).toHaveURL(/action=key\.revoked/);
  });
});

test("a member sees where they are signed in, and ends what they do not know", async ({ page, aPage }) => {
  const here = new SettingsPage(page);
  await here.signIn(owner);
  const elsewhere = new SettingsPage(await aPage());
  await elsewhere.signIn(owner);
  await elsewhere.page.goto("/t/globex/settings/account");
  await elsewhere.heading("Your account").waitFor();

  await page.goto("/t/globex/settings/account");
  await expect(page.getByRole("list", { name: "Your sign-ins" }).getByRole("listitem").first()).toContainText(
    "This device",
  );
  await here.button("Sign out everywhere else").click();
  await here.question.getByRole("button", { name: "Sign out" }).click();
  await expect(here.toast("You are signed in here only.")).toBeVisible();
  await expect(page.getByRole("list", { name: "Your sign-ins" }).getByRole("listitem")).toHaveCount(1);
  await expect(elsewhere.page.getByText("You have been signed out")).toBeVisible();
});

test("secrets of the widget replace each other, and each is shown once", async ({ page }) => {
  const settings = new SettingsPage(page);
  await settings.signIn(owner);
  await page.goto("/t/globex/settings/widget");
  const secrets = page.getByRole("list", { name: "Widget secrets" }).getByRole("listitem");
  await page.getByRole("heading", { name: "Identity" }).waitFor();
  const removeOldest = async () => {
    const count = await secrets.count();
    await secrets
      .first()
      .getByRole("button", { name: /^Remove/ })
      .click();
    await settings.question.getByRole("button", { name: "Remove" }).click();
    await expect(secrets).toHaveCount(count - 1);
  };
  while ((await secrets.count()) > 0) await removeOldest();
  for (const count of [1, 2]) {
    await settings.button("New secret").click();
    await expect(settings.dialog).toContainText("The new secret");
    expect(await settings.secret("The secret")).toMatch(/^[\w-]{43}$/);
    await settings.button("Done").click();
    await expect(secrets).toHaveCount(count);
  }
  await expect(settings.button("New secret")).toBeDisabled();
  const newer = (await secrets.last().locator("code").textContent()) ?? "";
  await expect(page.getByText(`kid: "${newer}"`)).toBeVisible();
  await removeOldest();
  await expect(secrets).toContainText(newer);
});

test("a company account is connected, changed without its secret, and taken away", async ({ page }) => {
  const settings = new SettingsPage(page);
  await settings.signIn(owner);
  await page.goto("/t/globex/settings/sign-in");
  await expect(page.getByRole("textbox", { name: "The redirect address" })).toHaveValue(
    /\/api\/auth\/callback\/oidc-globex$/,
  );
  await settings.field("Name").fill("Globex account");
  await settings.field("Issuer").fill("login.globex.test");
  await settings.field("Client ID").fill("parley");
  await settings.button("Add the provider").click();
  await expect(settings.field("Issuer")).toHaveAttribute("aria-invalid", "true");
  await settings.field("Issuer").fill("https://login.globex.test");
  await settings.button("Add the provider").click();
  await expect(page.getByText("Give the client's secret.")).toBeVisible();
  await page.getByLabel("Client secret").fill("a secret of the client");
  await settings.field("Domains").fill("@globex.test");
  await settings.button("Add a rule").click();
  await settings.field("Group of rule 1").fill("support");
  await settings.choose("Role of rule 1", "Supervisor");
  await settings.button("Add the provider").click();
  await expect(settings.toast("Members can sign in with Globex account now.")).toBeVisible();

  await page.reload();
  await expect(settings.field("Group of rule 1")).toHaveValue("support");
  await expect(page.getByLabel("Client secret")).toHaveValue("");
  await settings.field("Domains").fill("globex.test, globex.example");
  await settings.button("Save changes").click();
  await expect(settings.toast("Members can sign in with Globex account now.")).toBeVisible();
  await page.reload();
  await expect(settings.field("Domains")).toHaveValue("globex.test, globex.example");

  await settings.button("Remove").click();
  await settings.question.getByRole("button", { name: "Remove" }).click();
  await expect(settings.button("Add the provider")).toBeVisible();
});

test("what cannot be loaded says so, and is there after another try", async ({ page }) => {
  const settings = new SettingsPage(page);
  await settings.signIn(owner);
  await page.route("**/api/v1/tenants/globex/api-keys", (route) => route.fulfill({ status: 400, json: {} }));
  await page.goto("/t/globex/settings/api-keys");
  await expect(page.getByText("The keys could not be loaded")).toBeVisible();
  await page.unroute("**/api/v1/tenants/globex/api-keys");
  // The page tries again by itself as well, once it has heard from the server.
  await expect(async () => {
    if (await settings.button("Retry").isVisible()) await settings.button("Retry").click({ timeout: 1_000 });
    await expect(page.getByText("The keys could not be loaded")).toBeHidden({ timeout: 1_000 });
  }).toPass();
  await expect(settings.heading("API keys")).toBeVisible();
});

test("a dialog keeps the focus, and Escape gives it back", async ({ page }) => {
  const settings = new SettingsPage(page);
  await settings.signIn(owner);
  await page.goto("/t/globex/settings/members");
  await settings.button("Invite").focus();
  await page.keyboard.press("Enter");
  await expect(settings.dialog.getByRole("textbox").first()).toBeFocused();
  const hasFocus = () => settings.dialog.evaluate((dialog) => dialog.contains(document.activeElement));
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press("Tab");
    // At either end the focus is brought back from just outside.
    await expect.poll(hasFocus).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(settings.dialog).toBeHidden();
  await expect(settings.button("Invite")).toBeFocused();
});
