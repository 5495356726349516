import type { Page } from "@playwright/test";
import type { Installation } from "#tests/support/installation.ts";
import { expect, test } from "#tests/support/journey.ts";
import { historyOf } from "#tests/support/operator-api.ts";
import { OperatorPage } from "#tests/support/operator-page.ts";
import { VisitorPage } from "#tests/support/visitor-page.ts";

const returnsWithin = { timeout: 45_000 };

async function everythingGoes({ killHub, killWeb }: Installation): Promise<void> {
  await Promise.all([killHub(), killWeb()]);
}

async function everythingReturns({ startHub, startWeb }: Installation): Promise<void> {
  await Promise.all([startHub(), startWeb()]);
}

/**
 * Ends a page, so that nothing of it is left until it is loaded again. A reload would do the same, but while the server is
 * away it ends in an error page of the browser's, which loads again by itself in the middle of what follows.
 */
async function losePage(page: Page): Promise<void> {
  await page.goto("about:blank");
}

/** Opens a conversation on both sides, and claims it. */
async function begin(visitor: VisitorPage, ada: OperatorPage, question: string): Promise<void> {
  await visitor.visit();
  await visitor.openPanel();
  await visitor.write(question);
  await expect(visitor.mark("Sent")).toBeVisible();
  await ada.signIn("ada@acme.test");
  await ada.open(question);
  await ada.action("Claim").click();
  await ada.reply("I am here.");
  await expect(visitor.transcript.getByText("I am here.")).toBeVisible();
}

test("what is written while everything is away survives a reload on both sides, and arrives exactly once", async ({
  aPage,
  installation,
  picture,
}) => {
  test.setTimeout(180_000);
  const visitor = new VisitorPage(await aPage());
  const ada = new OperatorPage(await aPage({ viewport: { width: 1_440, height: 900 } }));
  await begin(visitor, ada, "Does anything get lost here?");
  const address = ada.page.url();

  await everythingGoes(installation);
  for (const number of [1, 2]) {
    await visitor.write(`Visitor, unsent ${number}`);
    await ada.reply(`Ada, unsent ${number}`);
  }
  await expect(visitor.mark("Sending…")).toHaveCount(2);
  await expect(ada.transcript.getByText("Sending…")).toHaveCount(2);
  await picture(ada.page, "outbox-away");
  await Promise.all([losePage(visitor.page), losePage(ada.page)]);

  await everythingReturns(installation);
  await ada.page.goto(address);
  await visitor.visit();
  await visitor.openPanel();
  const unsent = ["Visitor, unsent 1", "Visitor, unsent 2", "Ada, unsent 1", "Ada, unsent 2"];
  for (const body of unsent) {
    await expect(ada.transcript.getByText(body)).toHaveCount(1, returnsWithin);
    await expect(visitor.transcript.getByText(body)).toHaveCount(1, returnsWithin);
  }
  await expect(visitor.mark("Sending…")).toHaveCount(0, returnsWithin);
  await expect(ada.transcript.getByText("Sending…")).toHaveCount(0, returnsWithin);

  const history = await historyOf(installation.webUrl, ada.conversationId);
  expect(history.slice(2).toSorted()).toEqual(unsent.toSorted());
  await expect.poll(() => visitor.bodies(), returnsWithin).toEqual(history);
  await expect.poll(() => ada.bodies(), returnsWithin).toEqual(history);
});

test("two tabs of a visitor and two of an operator show the same unsent messages, and send each once, in order", async ({
  aPage,
  installation,
}) => {
  test.setTimeout(180_000);
  const visitor = new VisitorPage(await aPage());
  const ada = new OperatorPage(await aPage({ viewport: { width: 1_440, height: 900 } }));
  await begin(visitor, ada, "What if I have two tabs?");
  const otherVisitor = new VisitorPage(await visitor.page.context().newPage());
  const otherAda = new OperatorPage(await ada.page.context().newPage());
  await otherVisitor.visit();
  await otherVisitor.openPanel();
  await otherAda.page.goto(ada.page.url());
  await expect(otherVisitor.transcript.getByText("I am here.")).toBeVisible();
  await expect(otherAda.transcript.getByText("I am here.")).toBeVisible();

  await everythingGoes(installation);
  for (const number of [1, 2, 3]) {
    const isOther = number === 2;
    await (isOther ? otherVisitor : visitor).write(`Visitor, ${number}`);
    await (isOther ? otherAda : ada).reply(`Ada, ${number}`);
    for (const tab of [visitor, otherVisitor])
      await expect(tab.transcript.getByText(`Visitor, ${number}`)).toHaveCount(1);
    for (const tab of [ada, otherAda]) await expect(tab.transcript.getByText(`Ada, ${number}`)).toHaveCount(1);
  }
  await everythingReturns(installation);
  for (const tab of [visitor, otherVisitor]) await expect(tab.mark("Sending…")).toHaveCount(0, returnsWithin);
  for (const tab of [ada, otherAda]) {
    await expect(tab.transcript.getByText("Sending…")).toHaveCount(0, returnsWithin);
    await expect(tab.transcript.getByText("Visitor, 3")).toHaveCount(1, returnsWithin);
  }
  const history = await historyOf(installation.webUrl, ada.conversationId);
  const of = (author: string) => history.filter((body) => body.startsWith(`${author}, `));
  expect(of("Visitor")).toEqual(["Visitor, 1", "Visitor, 2", "Visitor, 3"]);
  expect(of("Ada")).toEqual(["Ada, 1", "Ada, 2", "Ada, 3"]);
  for (const tab of [visitor, otherVisitor, ada, otherAda]) {
    await expect.poll(() => tab.bodies(), returnsWithin).toEqual(history);
  }
});

test("who signs out with unsent messages is asked first, and they go on after the next sign-in", async ({
  aPage,
  installation,
  picture,
}) => {
  test.setTimeout(120_000);
  const visitor = new VisitorPage(await aPage());
  const ada = new OperatorPage(await aPage({ viewport: { width: 1_440, height: 900 } }));
  await begin(visitor, ada, "Will you be back?");
  const { conversationId } = ada;
  await ada.page.context().route("**/api/v1/**", (route) => route.abort());
  await installation.killHub();
  await ada.reply("Unsent one");
  await ada.reply("Unsent two");
  await ada.signOut();
  await expect(ada.dialog).toContainText("2 messages have not been sent");
  await picture(ada.page, "outbox-sign-out");
  await ada.dialog.getByRole("button", { name: "Stay signed in" }).click();
  await expect(ada.transcript.getByText("Unsent two")).toBeVisible();
  await ada.signOut();
  await ada.dialog.getByRole("button", { name: "Sign out" }).click();
  await ada.page.waitForURL(/sign-in/);

  await ada.page.context().unroute("**/api/v1/**");
  await installation.startHub();
  await ada.signIn("ada@acme.test");
  await expect(visitor.transcript.getByText("Unsent two")).toBeVisible(returnsWithin);
  expect((await historyOf(installation.webUrl, conversationId)).slice(2)).toEqual(["Unsent one", "Unsent two"]);
});

test("a refusal is shown with its reason, over a reload as well, and can be tried again or discarded", async ({
  aPage,
  picture,
}) => {
  test.setTimeout(120_000);
  const visitor = new VisitorPage(await aPage());
  const ada = new OperatorPage(await aPage({ viewport: { width: 1_440, height: 900 } }));
  const grace = new OperatorPage(await aPage());
  await begin(visitor, ada, "Is it still open?");
  await grace.signIn("grace@acme.test");
  await grace.page.goto(ada.page.url());
  await expect(grace.action("Close")).toBeVisible();

  await ada.page.context().setOffline(true);
  await grace.action("Close").click();
  await expect(grace.action("Reopen")).toBeVisible();
  await ada.reply("Refused, to be tried again");
  await ada.reply("Refused, to be discarded");
  await ada.page.context().setOffline(false);
  const refusal = "Not sent. This conversation is closed. Reopen it to reply.";
  await expect(ada.transcript.getByText(refusal)).toHaveCount(2, returnsWithin);
  await ada.page.reload();
  await expect(ada.transcript.getByText(refusal)).toHaveCount(2, returnsWithin);
  await ada.view("All").click();
  await expect(ada.row("Not sent")).toBeVisible();
  await picture(ada.page, "outbox-refused-row");
  await ada.page.goBack();
  await picture(ada.page, "outbox-refused");

  const refused = (body: string) => ada.transcript.locator("[data-index]").filter({ hasText: body });
  await refused("to be discarded").getByRole("button", { name: "Discard" }).click();
  await expect(refused("to be discarded")).toHaveCount(0);
  await ada.action("Reopen").click();
  await ada.action("Claim").click();
  await refused("to be tried again").getByRole("button", { name: "Retry" }).click();
  await expect(visitor.transcript.getByText("Refused, to be tried again")).toBeVisible();
  await expect(ada.transcript.getByText(refusal)).toHaveCount(0);
  await expect.poll(() => visitor.bodies()).toEqual(["Is it still open?", "I am here.", "Refused, to be tried again"]);
});
