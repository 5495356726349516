import { expect, test } from "#tests/support/journey.ts";
import { OperatorPage } from "#tests/support/operator-page.ts";
import { startConversation } from "#tests/support/visitor-api.ts";

test("of two operators who claim at once one wins, and the other is told who", async ({
  aPage,
  installation,
  picture,
}) => {
  const body = "Who of you is faster?";
  await startConversation(installation.webUrl, { name: "Robin Racer", body });
  const ada = new OperatorPage(await aPage());
  const grace = new OperatorPage(await aPage());
  await ada.signIn("ada@acme.test");
  await grace.signIn("grace@acme.test");
  await Promise.all([ada.open(body), grace.open(body)]);
  await Promise.all([ada.action("Claim").waitFor(), grace.action("Claim").waitFor()]);

  // Both pages press at the same moment by the machine's clock, before either can have heard of the other.
  const pressAt = Date.now() + 500;
  for (const operator of [ada, grace]) {
    await operator.action("Claim").evaluate((button: HTMLElement, at) => {
      setTimeout(() => button.click(), at - Date.now());
    }, pressAt);
  }

  const refusal = (operator: OperatorPage) => operator.page.getByText("claimed this conversation first");
  const refusals = async () => [await refusal(ada).count(), await refusal(grace).count()];
  await expect.poll(async () => (await refusals()).filter((count) => count === 1)).toHaveLength(1);
  const [adaWasRefused] = await refusals();
  const [winner, loser, winnersName] =
    adaWasRefused === 0 ? [ada, grace, "Ada Lovelace"] : [grace, ada, "Grace Hopper"];
  await expect(refusal(loser)).toHaveText(`${winnersName} claimed this conversation first.`);
  await expect(ada.action("Claim")).toBeHidden();
  await expect(grace.action("Claim")).toBeHidden();
  await picture(loser.page, "claim-race-loser");

  await expect(winner.field).toBeVisible();
  await winner.reply("I am, it seems.");
  await expect(loser.transcript.getByText("I am, it seems.")).toBeVisible();
  await loser.addNote("Next time I will be.");
  await expect(winner.transcript.getByText("Next time I will be.")).toBeVisible();
  await picture(winner.page, "claim-race-winner");
});
