import { expect, test } from "#tests/support/journey.ts";
import { OperatorPage } from "#tests/support/operator-page.ts";
import { VisitorPage } from "#tests/support/visitor-page.ts";

test("both sides see how far their messages have got, and a message's details tell its whole way", async ({
  aPage,
  picture,
}) => {
  test.setTimeout(120_000);
  const visitor = new VisitorPage(await aPage());
  const ada = new OperatorPage(await aPage({ viewport: { width: 1_440, height: 900 } }));
  const reply = "Yes: it has arrived, and I have read it.";

  await test.step("the visitor's message is sent, then delivered, then seen", async () => {
    await visitor.visit();
    await visitor.openPanel();
    await visitor.write("Did you get this?");
    await expect(visitor.mark("Sent")).toBeVisible();
    await ada.signIn("ada@acme.test");
    await expect(ada.row("Did you get this?")).toBeVisible();
    await visitor.write("And this?");
    await expect(visitor.mark("Delivered")).toBeVisible();
    await ada.open("And this?");
    await expect(visitor.mark("Seen")).toBeVisible();
    await expect(visitor.mark("Delivered")).toHaveCount(0);
    await picture(visitor.page, "receipts-widget");
  });

  await test.step("the operator's reply is delivered to a closed panel, and seen in an open one", async () => {
    await ada.action("Claim").click();
    await ada.reply("One moment please.");
    await expect(ada.mark("Seen")).toBeVisible();
    await visitor.closePanel();
    await ada.reply(reply);
    await expect(ada.mark("Delivered")).toBeVisible();
    await expect(ada.mark("Seen")).toBeVisible();
    await picture(ada.page, "receipts-console");
  });

  await test.step("the details tell each step, without the text, and go on by themselves", async () => {
    const answered = ada.page.waitForResponse(/\/messages\/\d+\/trace$/);
    await ada.mark("Delivered").focus();
    await ada.page.keyboard.press("Enter");
    const trace = await answered;
    expect(`${trace.url()}${await trace.text()}`).not.toContain("arrived");
    for (const name of ["Accepted", "Committed", "Fanned out", "Delivered"] as const) {
      await expect(ada.step(name)).toContainText(/\d\d:\d\d:\d\d\.\d{3}/);
    }
    await expect(ada.step("Committed")).toContainText(/\+\d+ ms after accepted/);
    await expect(ada.step("Delivered")).toContainText(/To Visitor/);
    await expect(ada.step("Read")).toContainText("Not yet");
    await picture(ada.page, "receipts-details");
    await visitor.openPanel();
    await expect(ada.step("Read")).toContainText(/By Visitor.*\d\d:\d\d:\d\d\.\d{3}/);
    await ada.page.keyboard.press("Escape");
    await expect(ada.dialog).toBeHidden();
    await expect(ada.mark("Seen")).toBeFocused();
  });

  await test.step("the arrows lead from one message's details to the next", async () => {
    await ada.page.keyboard.press("ArrowUp");
    await expect(ada.details("One moment please.")).toBeFocused();
    await ada.page.keyboard.press("ArrowDown");
    await expect(ada.details(reply)).toBeFocused();
  });

  await test.step("a note says that it stays with the team", async () => {
    await ada.addNote("Ask them about the plan.");
    await ada.details("Ask them about the plan.").click();
    await expect(ada.dialog).toContainText("A note stays with your team.");
    await expect(ada.step("Delivered")).toHaveCount(0);
  });
});
