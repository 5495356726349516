import type { Page } from "@playwright/test";
import { expect, test } from "#tests/support/journey.ts";
import { OperatorPage } from "#tests/support/operator-page.ts";
import { VisitorPage } from "#tests/support/visitor-page.ts";

const question = "Where do I find the contract of my last shipment?";
const later = "Never mind, I have found it.";

/** What the host's server says of one of its users, as it stands on the page on which they are signed in. */
async function identityOf(page: Page, user: string): Promise<string> {
  const host = await page.request.get(`/demo/acme?user=${user}`);
  const identity = /data-identity="([^"]+)"/.exec(await host.text())?.[1];
  if (identity === undefined) throw new Error("The demo's host says nothing of its user.");
  return identity;
}

function identify(page: Page, identity: string): Promise<void> {
  return page.evaluate((signed) => {
    const parley: unknown = Reflect.get(window, "Parley");
    if (typeof parley === "function") parley("identify", { identity: signed });
  }, identity);
}

test("who chats anonymously and is then identified goes on in the same conversation, here and elsewhere, and nobody else sees it", async ({
  aPage,
  picture,
}) => {
  test.setTimeout(120_000);
  const visitor = new VisitorPage(await aPage());
  const samir = new OperatorPage(await aPage({ viewport: { width: 1_440, height: 900 } }));
  const panel = samir.page.getByRole("complementary", { name: "Visitor" });

  await test.step("the operator does not know who writes", async () => {
    await visitor.visit();
    await visitor.openPanel();
    await visitor.write(question);
    await expect(visitor.mark("Sent")).toBeVisible();
    await samir.signIn("supervisor@acme.test");
    await samir.open(question);
    await samir.action("Claim").click();
    await expect(panel.getByText(/^Visitor \w{4}$/)).toBeVisible();
    await expect(panel.getByText("Identified", { exact: true })).toHaveCount(0);
  });

  await test.step("once the host's page says who it is, the operator sees the name and that it is true", async () => {
    await identify(visitor.page, await identityOf(visitor.page, "priya"));
    await expect(panel.getByText("Priya Nair")).toBeVisible();
    await expect(panel.getByText("Identified", { exact: true })).toBeVisible();
    await expect(samir.page.getByRole("heading", { name: "Priya Nair" })).toBeVisible();
    await expect(samir.transcript.getByText("Priya Nair")).toBeVisible();
    await expect.poll(() => visitor.bodies()).toEqual([question]);
    await picture(samir.page, "console-identified");
  });

  await test.step("both go on in the same conversation", async () => {
    await visitor.write(later);
    await expect(samir.transcript.getByText(later)).toBeVisible();
    await samir.reply("Good to hear, Priya.");
    await expect(visitor.transcript.getByText("Good to hear, Priya.")).toBeVisible();
  });

  const said = [question, later, "Good to hear, Priya."];
  await test.step("another browser shows the same person the history", async () => {
    const elsewhere = new VisitorPage(await aPage());
    await elsewhere.page.goto("/demo/acme?user=priya");
    await elsewhere.openPanel();
    await expect.poll(() => elsewhere.bodies()).toEqual(said);
    await picture(elsewhere.page, "widget-elsewhere");
  });

  await test.step("the first browser shows nothing of it to whoever is there without an identity", async () => {
    const nextPerson = new VisitorPage(await visitor.page.context().newPage());
    await nextPerson.visit();
    await nextPerson.openPanel();
    await expect(nextPerson.text("usually answer within minutes")).toBeVisible();
    expect(await nextPerson.bodies()).toEqual([]);
    await nextPerson.page.goto("/demo/acme?user=omar");
    await nextPerson.openPanel();
    await expect(nextPerson.text("usually answer within minutes")).toBeVisible();
    expect(await nextPerson.bodies()).toEqual([]);
  });

  await test.step("who is named again finds it again", async () => {
    await visitor.page.goto("/demo/acme?user=priya");
    await visitor.openPanel();
    await expect.poll(() => visitor.bodies()).toEqual(said);
  });
});

test("an identity that is not good lets nobody in", async ({ aPage, picture }) => {
  const visitor = new VisitorPage(await aPage());
  const forged = `${(await identityOf(visitor.page, "priya")).slice(0, -8)}AAAAAAAA`;
  await visitor.visit();
  await identify(visitor.page, forged);
  await visitor.launcher.click();
  await expect(visitor.text("We could not confirm who you are.")).toBeVisible();
  await expect(visitor.text("Reload the page.")).toBeVisible();
  await expect(visitor.field).toHaveCount(0);
  await picture(visitor.page, "widget-unconfirmed");
});
