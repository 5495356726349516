import { expect, test } from "#tests/support/journey.ts";
import { OperatorPage } from "#tests/support/operator-page.ts";
import { VisitorPage } from "#tests/support/visitor-page.ts";

const question = "Can I change the colour of the reminders?";
const faster = "Reminders follow the colour of the invoice.";
const held = "Let me look: I think they have a setting of their own.";

test("a reply that others came before is kept and shown with what was missed, over a reload, and goes on a second confirm", async ({
  aPage,
  picture,
}) => {
  test.setTimeout(150_000);
  const visitor = new VisitorPage(await aPage());
  const ada = new OperatorPage(await aPage({ viewport: { width: 1_440, height: 900 } }));
  const grace = new OperatorPage(await aPage({ viewport: { width: 1_440, height: 900 } }));

  /** Grace answers while Ada's network is away, and Ada's reply meets that answer. */
  async function collide(answer: string, reply: string): Promise<void> {
    await ada.page.context().setOffline(true);
    await grace.reply(answer);
    await expect(visitor.transcript.getByText(answer)).toBeVisible();
    await ada.reply(reply);
    await expect(ada.transcript.getByText(reply)).toBeVisible();
    await ada.page.context().setOffline(false);
    await expect(ada.heldReply).toBeVisible({ timeout: 45_000 });
  }

  await visitor.visit();
  await visitor.openPanel();
  await visitor.write(question);
  await expect(visitor.mark("Sent")).toBeVisible();
  await ada.signIn("ada@acme.test");
  await grace.signIn("grace@acme.test");
  await ada.open(question);
  await ada.action("Claim").click();
  await expect(ada.field).toBeVisible();
  await grace.view("All").click();
  await grace.open(question);

  await test.step("before it comes to that each sees in the list and at the composer that the other replies", async () => {
    await grace.field.pressSequentially("Rem", { delay: 20 });
    await expect(ada.replyingLine).toContainText("Grace is replying…");
    await expect(ada.typingLine).toBeEmpty();
    await ada.view("All").click();
    await grace.field.pressSequentially("inders", { delay: 20 });
    await expect(ada.row("Grace is replying…")).toBeVisible();
    await picture(ada.page, "collision-replying");
    await ada.page.goBack();
    await ada.field.pressSequentially("Let", { delay: 20 });
    await expect(grace.replyingLine).toContainText("Ada is replying…");
  });

  await test.step("the held reply is in the field again, below who answered and what they said", async () => {
    await collide(faster, held);
    await expect(ada.heldReply.getByRole("alert")).toHaveText(
      "Grace Hopper answered while you were writing. Your reply was not sent.",
    );
    await expect(ada.heldReply.getByRole("list")).toContainText(faster);
    await expect(ada.field).toHaveValue(held);
    await expect(ada.field).toBeFocused();
    await expect(ada.transcript.getByText(held)).toHaveCount(0);
    await picture(ada.page, "collision-held");
  });

  await test.step("it is there again after a reload, with what was changed", async () => {
    await ada.field.press("End");
    await ada.field.pressSequentially(" One moment.");
    await ada.page.reload();
    await expect(ada.heldReply).toContainText(faster);
    await expect(ada.field).toHaveValue(`${held} One moment.`);
  });

  await test.step("Escape drops it, and it can be brought back", async () => {
    await ada.field.press("Escape");
    await expect(ada.heldReply).toBeHidden();
    await expect(ada.field).toHaveValue("");
    await expect(ada.field).toBeFocused();
    await ada.page.getByRole("button", { name: "Undo" }).click();
    await expect(ada.field).toHaveValue(`${held} One moment.`);
    await ada.field.fill("");
  });

  await test.step("a second confirm sends it, once", async () => {
    await collide("They can also be switched off.", "Here it is: Settings, Reminders.");
    await expect(ada.sendAnyway).toBeEnabled();
    await ada.field.press("Enter");
    await expect(ada.heldReply).toBeHidden();
    await expect(ada.field).toHaveValue("");
    const said = [question, faster, "They can also be switched off.", "Here it is: Settings, Reminders."];
    await expect.poll(() => visitor.bodies()).toEqual(said);
    await expect.poll(() => grace.bodies()).toEqual(said);
    await expect.poll(() => ada.bodies()).toEqual(said);
  });
});

test("nobody outside the team hears that a note is being written", async ({ aPage }) => {
  const visitor = new VisitorPage(await aPage());
  const ada = new OperatorPage(await aPage());
  let heard = 0;
  visitor.page.on("websocket", (socket) => {
    socket.on("framereceived", ({ payload }) => {
      heard += payload.toString().split('"target":"Typing"').length - 1;
    });
  });
  await visitor.visit();
  await visitor.openPanel();
  await visitor.write("Do you whisper?");
  await ada.signIn("ada@acme.test");
  await ada.open("Do you whisper?");
  await ada.action("Claim").click();
  await ada.field.pressSequentially("N", { delay: 10 });
  await expect(visitor.text("Ada Lovelace is typing…")).toBeVisible();
  expect(heard).toBe(1);
  // By now the page tells of typing again.
  await expect(visitor.text("Ada Lovelace is typing…")).toBeHidden();
  await ada.addNote("They ask a lot", { delay: 10 });
  await ada.action("Close").click();
  // What the hub heard from Ada's page before has been told before.
  await expect(visitor.text("This conversation was closed.")).toBeVisible();
  expect(heard).toBe(1);
});
